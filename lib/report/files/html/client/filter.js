const wanted = () => {
  const data = new FormData(form)
  const role = data.get('role')
  return {
    states: data.getAll('state'),
    group: data.get('group') || undefined,
    role: role === '' ? undefined : Number(role),
    words: data.get('text').toLowerCase().split(/\s+/).filter(Boolean),
  }
}

const any = ({ states, group, role, words }) => states.length > 0 || group !== undefined || role !== undefined || words.length > 0

/** Whether a host is wanted; its items are shown or hidden on the way. A host whose name fits is shown whole. */
function fits(host, i, { states, group, role, words }) {
  if (states.length > 0 && !states.includes(host.state)) return false
  if (group !== undefined && host.group !== group) return false
  if (role !== undefined && !host.roles.includes(role)) return false
  const named = words.every((word) => host.text.includes(word))
  return showItems(i, named ? [] : words, index.roles[role]) || named
}

const drawn = (element) => element.ownerSVGElement !== null && element.ownerSVGElement !== undefined

/** In drawings a host fades and keeps its place; in lists it goes. */
function show(host, found) {
  for (const element of places[host]) {
    if (drawn(element)) element.classList.toggle('off', !found)
    else element.hidden = !found
  }
}

function apply() {
  const filter = wanted()
  const active = any(filter)
  let matches = 0
  hosts.forEach((host, i) => {
    const found = fits(host, i, filter)
    if (found) matches++
    show(i, found)
  })
  for (const row of all('tr.many')) {
    const names = all('li:not([hidden])', row).length
    row.hidden = names === 0
    row.querySelector('[data-shown]').textContent = names
  }
  for (const cell of all('.matrix [data-role]')) cell.classList.toggle('off', filter.role !== undefined && Number(cell.dataset.role) !== filter.role)
  for (const none of all('.none')) none.hidden = all('tr[data-host], tr.many, article', none.parentElement).some((element) => !element.hidden)
  form.elements.result.textContent = `${matches} of ${hosts.length}`
  form.querySelector('[data-clear]').disabled = !active
  openFew(active)
  highlight(filter.words)
}
