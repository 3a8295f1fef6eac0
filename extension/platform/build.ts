/** What is fixed when the extension is built. */

/** `wxt build -m test`: the card can be looked into, and the popup opened for a given tab. */
export const TEST_BUILD: boolean = import.meta.env.MODE === 'test';
