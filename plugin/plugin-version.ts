/** Of the product: the same as in package.json, which a test compares. */
export const PLUGIN_VERSION = '0.1.0';
