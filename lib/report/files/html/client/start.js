const pointed = document.getElementById('pointed')
const hint = pointed.textContent

/** The line above the drawing tells what is pointed at, without moving anything. */
function tell(event) {
  const host = event.target.closest('.cluster [data-host]')
  pointed.textContent = host === null ? hint : host.querySelector('title').textContent
  pointed.classList.toggle('now', host !== null)
}

form.addEventListener('input', apply)
form.addEventListener('submit', (event) => event.preventDefault())
document.addEventListener('keydown', onKey)
window.addEventListener('hashchange', reveal)
window.addEventListener('beforeprint', beforePrint)
window.addEventListener('afterprint', afterPrint)
for (const type of ['pointerover', 'focusin']) document.querySelector('.cluster').addEventListener(type, tell)
for (const type of ['pointerleave', 'focusout']) document.querySelector('.cluster').addEventListener(type, () => tell({ target: form }))
for (const area of all('[data-rove]')) rove(area)

document.addEventListener('click', ({ target }) => {
  const link = target.closest('a[href^="#"]')
  if (link !== null && link.getAttribute('href') === location.hash) reveal()
  const find = target.closest('[data-find]')
  if (find !== null) {
    form.reset()
    form.elements.text.value = find.dataset.find
    apply()
    document.getElementById('details').scrollIntoView()
  }
  if (target.closest('[data-clear]') !== null) clear()
  const button = target.closest('[data-all]')
  if (button !== null) {
    const open = button.getAttribute('aria-pressed') !== 'true'
    button.setAttribute('aria-pressed', open)
    button.textContent = open ? 'Close all' : 'Open all'
    openAll(open)
  }
})

if (wanted().words.length > 0 || any(wanted())) apply()
if (location.hash !== '') reveal()
