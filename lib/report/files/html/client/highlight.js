const MOST_MARKS = 2000

function* textsIn(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) yield walker.currentNode
}

/** Marks what was searched for, in a way that leaves the page's elements alone; older browsers go without. */
function highlight(words) {
  if (!('highlights' in CSS)) return
  const ranges = []
  if (words.length > 0)
    for (const section of all('article:not([hidden]), tr[data-host]:not([hidden]) th'))
      for (const node of textsIn(section)) {
        const text = node.data.toLowerCase()
        for (const word of words)
          for (let at = text.indexOf(word); at >= 0 && ranges.length < MOST_MARKS && at + word.length <= node.length; at = text.indexOf(word, at + word.length)) {
            const range = new Range()
            range.setStart(node, at)
            range.setEnd(node, at + word.length)
            ranges.push(range)
          }
      }
  CSS.highlights.set('found', new Highlight(...ranges))
}
