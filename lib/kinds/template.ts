import type { Options, Resource } from '../engine/kind.ts'
import { renderTemplate } from '../render/ejs.ts'
import { type FileSpec, file } from './file.ts'

export type TemplateSpec = Omit<FileSpec, 'content'> & {
  /** The .ejs file: `new URL('./templates/x.ejs', import.meta.url)`, or a path. */
  readonly template: URL | string
  readonly vars: Readonly<Record<string, unknown>>
}

/** A file whose content is rendered here, on the control machine. @throws RequestError with the template's file and line. */
export const template = ({ template: source, vars, ...rest }: TemplateSpec, options: Options = {}): Resource =>
  file({ ...rest, content: renderTemplate(source, vars) }, options)
