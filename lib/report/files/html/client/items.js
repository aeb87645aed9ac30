/** What is told of a host, with the text that is searched; read from the page once, when somebody searches. */
const itemsOf = hosts.map(() => undefined)
const sections = hosts.map((_, i) => places[i].find((element) => element.localName === 'article'))

function items(host) {
  itemsOf[host] ??= all('[data-item]', sections[host]).map((element) => ({
    element,
    role: element.dataset.role,
    text: `${hosts[host].text} ${element.textContent.toLowerCase()}`,
  }))
  return itemsOf[host]
}

/** Shows the items that hold all words and are of the role, if one is wanted; true when there are any. */
function showItems(host, words, role) {
  if (sections[host] === undefined) return false
  let found = false
  for (const item of items(host)) {
    const fits = (role === undefined || item.role === undefined || item.role === role) && words.every((word) => item.text.includes(word))
    item.element.hidden = !fits
    found ||= fits
  }
  for (const list of all('[data-items]', sections[host])) list.hidden = all('[data-item]:not([hidden])', list).length === 0
  return found
}
