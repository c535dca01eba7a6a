/** A part of a sentence, the file of the test that shows it, and the test's title. */
type Statement = readonly [words: string, file: string, title: string]

/** By document. */
export type Statements = Readonly<Record<string, readonly Statement[]>>
