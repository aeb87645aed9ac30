const FEW = 12

/** Opened because few were left, not by hand; they close again. */
const opened = new Set()

function openFew(active) {
  const left = all('article:not([hidden]) > details')
  for (const details of opened) details.open = false
  opened.clear()
  if (!active || left.length > FEW) return
  for (const details of left)
    if (!details.open) {
      details.open = true
      opened.add(details)
    }
}

/** A link leads to what lies in a closed host, or was filtered out. */
function reveal() {
  const name = decodeURIComponent(location.hash.slice(1))
  const target = document.getElementById(name) ?? document.getElementById(name.split('~')[0])
  const article = target?.closest('article')
  if (!article) return
  if (article.hidden || target.hidden) clear()
  const details = article.querySelector('details')
  details.open = true
  opened.delete(details)
  if (target.localName === 'li') target.tabIndex = -1
  target.scrollIntoView({ block: target.classList.contains('body') ? 'start' : 'center' })
  target.focus({ preventScroll: true })
}

function openAll(open) {
  opened.clear()
  for (const details of all('article > details')) details.open = open
}

const closedForPrint = new Set()

function beforePrint() {
  for (const details of all('details:not([open])')) {
    closedForPrint.add(details)
    details.open = true
  }
}

function afterPrint() {
  for (const details of closedForPrint) details.open = false
  closedForPrint.clear()
}
