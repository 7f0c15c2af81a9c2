// QuickJS has no structuredClone, which Vega-Lite asks for as it loads; what it copies came from JSON.
globalThis.structuredClone ??= (value) => (value === undefined ? value : JSON.parse(JSON.stringify(value)));
