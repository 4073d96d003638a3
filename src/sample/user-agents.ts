const macs = ['10_11_6', '10_12_6', '10_13_6', '10_14_0'] as const;
const windows = ['Windows NT 6.1; WOW64', 'Windows NT 6.3; Win64; x64', 'Windows NT 10.0; Win64; x64'] as const;
const chromes = ['68.0.3440.106', '69.0.3497.100', '70.0.3538.77'] as const;
const firefoxes = ['61.0', '62.0', '63.0'] as const;
const phones = ['11_4_1', '12_0_1', '12_1'] as const;

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

/** The service logs these browsers' agents with quotation marks around them, as part of the value. */
const quoted = [
  ...chromes.flatMap((version) => [
    ...macs.map((mac) => `Mozilla/5.0 (Macintosh; Intel Mac OS X ${mac}) ${webkit} Chrome/${version} Safari/537.36`),
    ...windows.map((system) => `Mozilla/5.0 (${system}) ${webkit} Chrome/${version} Safari/537.36`),
    `Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/${version} Safari/537.36`,
  ]),
  ...phones.map(
    (system) =>
      `Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.0 Mobile/15E148 Safari/604.1`,
  ),
].map((agent) => `"${agent}"`);

const bare = [
  ...firefoxes.flatMap((version) => [
    ...windows.map((system) => `Mozilla/5.0 (${system}; rv:${version}) Gecko/20100101 Firefox/${version}`),
    `Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:${version}) Gecko/20100101 Firefox/${version}`,
  ]),
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/64.0.3282.140 Safari/537.36 Edge/17.17134`,
];

/** The browsers of the sample's users: 27 agents with literal quotation marks, 13 without. */
export const userAgents: readonly string[] = [...quoted, ...bare];
