/** What the page knows of each host without its elements: `{ name, group, state, roles }`, and the names of all roles. */
const index = JSON.parse(document.getElementById('index').textContent)
const hosts = index.hosts.map(([name, group, state, roles]) => ({ name, group, state, roles, text: `${name} ${group}`.toLowerCase() }))
const form = document.querySelector('.controls')
const all = (selector, root = document) => [...root.querySelectorAll(selector)]

/** Every element that stands for a host, by the host's place in the index. */
const places = hosts.map(() => [])
for (const element of all('[data-host]')) places[element.dataset.host].push(element)
