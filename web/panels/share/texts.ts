/** What the share dialog says. */
export const texts = {
  title: 'Share this scenario',
  lead: 'The link holds the whole scenario. What follows the # never reaches a server.',
  link: 'Link',
  copy: 'Copy link',
  copied: 'Copied',
  copyFailed: 'The browser does not let this page copy. The link is selected: press Ctrl C.',
  size: (characters: string) => `${characters} characters`,
  working: 'Making the link…',
  proof: 'Whoever opens it sees whether the same curves come out, bit for bit.',
  noProof: 'The run is not finished, so the link cannot prove that the same curves come out.',
  long: 'Mail and chat programs often cut links of this length. A file is safer.',
  tooLong: (characters: string, most: string) =>
    `This scenario needs ${characters} characters, more than the ${most} that browsers take. Send it as a file.`,
  file: 'Save as a file',
  data: 'Patient data',
  dataLead: 'Left out unless you tick them. Tick only what you may pass on.',
  people: (count: string) => `The table of ${count} people that the population is drawn from`,
  included: (count: number) =>
    count === 1 ? 'One other data set is included.' : `${count} other data sets are included.`,
  values: (values: string, output: string) => `${values} values of ${output}`,
  subjects: (count: number) => (count === 1 ? 'one person' : `${count} people`),
} as const;
