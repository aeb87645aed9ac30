import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { RequestError } from '../../lib/engine/errors.ts'
import { reveal, Secret } from '../../lib/engine/secret.ts'
import { renderTemplate } from '../../lib/render/ejs.ts'

const dir = mkdtempSync(join(tmpdir(), 'ejs-'))
afterAll(() => rmSync(dir, { recursive: true }))

const write = (text: string, name = 'a.ejs'): string => {
  writeFileSync(join(dir, name), text)
  return join(dir, name)
}

const render = (text: string, vars: Record<string, unknown> = {}): string => {
  const made = renderTemplate(write(text), vars)
  expect(made).not.toBeInstanceOf(Secret)
  return reveal(made)
}

const refusal = (text: string, vars: Record<string, unknown> = {}): string => {
  try {
    renderTemplate(write(text), vars)
  } catch (error) {
    expect(error).toBeInstanceOf(RequestError)
    expect((error as RequestError).problems).toHaveLength(1)
    return (error as RequestError).message.replace(`${dir}/`, '')
  }
  throw new Error('it rendered')
}

const nats = Object.freeze({ port: 4222, tls: null, none: undefined, routes: Object.freeze([Object.freeze({ host: 'a' }), { host: 'b' }]) })

describe('renderTemplate', () => {
  it.each([
    ['plain', 'a & <b>\n', 'a & <b>\n'],
    ['deep', 'port <%= nats.port %>', 'port 4222'],
    ['raw like escaped', '<%- "<&>" %><%= "<&>" %>', '<&><&>'],
    ['loops and trimming', '<% for (const route of nats.routes) { -%>\n<%= route.host %>\n<% } -%>\n', 'a\nb\n'],
    ['list methods', '<%= nats.routes.map((r) => r.host).join() %> <%= nats.routes.length %>', 'a,b 2'],
    ['testing for what may lack', "<%= 'none' in nats %> <%= 'no' in nats %> <%= nats.tls === null %>", 'true false true'],
    ['json', '<%= JSON.stringify(nats.routes) %>', '[{"host":"a"},{"host":"b"}]'],
    ['zero, false and empty', '<%= 0 %><%= false %><%= "" %>', '0false'],
    ['literal tag', '<%%- x %>', '<%- x %>'],
  ])('%s', (_, text, made) => {
    expect(render(text, { nats })).toBe(made)
  })

  it.each([
    ['line 1\n\n<%= port %>', "a.ejs:3: undefined variable port; pass it in the template's vars"],
    ['<%= nats.prot %>', "a.ejs:1: undefined variable nats.prot; pass it in the template's vars"],
    ['<%= nats.none %>', "a.ejs:1: undefined variable nats.none; pass it in the template's vars"],
    ['\n<%- nats.prot %>', "a.ejs:2: undefined variable nats.prot; pass it in the template's vars"],
    ['\n<%- undefined %>', 'a.ejs:2: undefined value; give it a value, or test for it in the template'],
    ['\n<% if (nats.prot) { %>x<% } %>', "a.ejs:2: undefined variable nats.prot; pass it in the template's vars"],
    [
      '\n\n<%_ for (const r of nats.routes) { _%>\n\n  <%= r.port %>\n<%_ } _%>',
      "a.ejs:5: undefined variable nats.routes[0].port; pass it in the template's vars",
    ],
    [
      '<%# a\nb\n-%>\n<%\nconst x = 1\n-%>\n<%= nats.routes[2] %>',
      "a.ejs:7: undefined variable nats.routes[2]; pass it in the template's vars",
    ],
    ['<%= nats.tls %>', 'a.ejs:1: null value (last read: nats.tls); give it a value, or test for it in the template'],
    ['<%= none %>', "a.ejs:1: undefined variable none; pass it in the template's vars"],
    ['<%= nats %>', 'a.ejs:1: prints an object, which is no text'],
    ['<%= nats.routes %>', 'a.ejs:1: prints a list, which is no text'],
    ['<%= toString %>', 'a.ejs:1: prints a function, which is no text'],
    ['<%= 1 * "x" %>', 'a.ejs:1: prints NaN, which is no text'],
    ['\n<%= [secret].join() %>', 'a.ejs:2: a secret was turned into text before it was printed; print it in a tag of its own'],
    ['x\n<% throw new Error("no: such thing") %>', 'a.ejs:2: no: such thing'],
    ['x\n<% if ( %>', "a.ejs: Unexpected token '}'"],
    ['<%= x', 'a.ejs: Could not find matching close tag for "<%=".'],
  ])('refuses %j', (text, message) => {
    expect(refusal(text, { nats, none: undefined, secret: new Secret('s3cret!') })).toBe(message)
  })

  it('names the line of an included template, found beside the including one', () => {
    mkdirSync(join(dir, 'parts'), { recursive: true })
    write('one\n<%- nats.routes[0].port %>\n', 'parts/inner.ejs')
    write('a <%= extra %> <%- nats.port %>\n', 'parts/good.ejs')
    expect(refusal("\n\n<%- include('parts/inner.ejs') %>", { nats })).toContain(
      'parts/inner.ejs:2: undefined variable nats.routes[0].port',
    )
    expect(render("<%- include('parts/good.ejs', { extra: 'x' }) %>", { nats })).toBe('a x 4222\n')
    expect(refusal("\n<%- include('parts/none.ejs') %>")).toContain('a.ejs:2: no such include: parts/none.ejs')
  })

  it('becomes a secret as soon as a secret is printed, in an included template too', () => {
    write('<%= password %>', 'inner.ejs')
    const made = renderTemplate(write("p: <%- include('inner.ejs') %>"), { password: new Secret('hunter22') })
    expect(made).toBeInstanceOf(Secret)
    expect(`${made}`).toBe('‹secret›')
    expect(reveal(made)).toBe('p: hunter22')
  })

  it('takes data for data, never for a template or for options', () => {
    const vars = { a: '<%= process.exit(1) %>', settings: { 'view options': { client: true } }, delimiter: '?', escape: 'x' }
    expect(render('<%= a %> <%= delimiter %>', vars)).toBe('<%= process.exit(1) %> ?')
  })

  it('refuses a variable that would take the place of a word of the language', () => {
    expect(refusal('x', { include: 1 })).toBe("a.ejs: a variable can't be named include")
  })

  it('takes a URL, and says which template is missing', () => {
    expect(renderTemplate(pathToFileURL(write('x')), {})).toBe('x')
    expect(() => renderTemplate(join(dir, 'nowhere.ejs'), {})).toThrow(/nowhere\.ejs: ENOENT/)
  })
})
