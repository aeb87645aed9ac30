// zod's CommonJS build: its hundred files load in a quarter of the time that they take as ES modules behind tsx's hooks.
module.exports = require('zod')
