const typing = () => /^(input|select|textarea)$/.test(document.activeElement?.localName ?? '') && document.activeElement.type !== 'checkbox'

function clear() {
  form.reset()
  apply()
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === '/' && !typing()) {
    event.preventDefault()
    form.elements.text.focus()
    form.elements.text.select()
  } else if (event.key === 'Escape') {
    clear()
  }
}

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

const centre = (element) => {
  const { left, top, width, height } = element.getBoundingClientRect()
  return [left + width / 2, top + height / 2]
}

/** The nearest of others in a direction; what lies aside counts as farther away. */
function nearest(from, others, [dx, dy]) {
  const [x, y] = centre(from)
  let best
  for (const other of others) {
    const [ox, oy] = centre(other)
    const ahead = (ox - x) * dx + (oy - y) * dy
    if (other === from || ahead < 2) continue
    const far = ahead + 4 * Math.abs((ox - x) * dy + (oy - y) * dx)
    if (best === undefined || far < best.far) best = { other, far }
  }
  return best?.other
}

/** One stop of the Tab key for all links in it; the arrows go from one to the next. */
function rove(area) {
  const links = () => all('a', area).filter((link) => link.closest('[hidden], .off') === null && link.getClientRects().length > 0)
  const stop = (current) => {
    for (const link of all('a', area)) link.tabIndex = link === current ? 0 : -1
  }
  stop(all('a', area)[0])
  area.addEventListener('focusin', ({ target }) => target.closest('a') && stop(target.closest('a')))
  area.addEventListener('keydown', (event) => {
    const from = event.target.closest('a')
    if (from === null || MOVES[event.key] === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    nearest(from, links(), MOVES[event.key])?.focus()
  })
}
