/** What a report can be written as. */
export const reportKinds = ['json', 'junit', 'prometheus', 'markdown', 'html'] as const
export type ReportKind = (typeof reportKinds)[number]

/** One `--report KIND:PATH`. */
export type ReportFile = { readonly kind: ReportKind; readonly path: string }
