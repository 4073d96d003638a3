// Stands in for react-devtools-core, which Ink only loads with DEV=true and which has no place in the bundle.
export default { initialize() {}, connectToDevTools() {} };
