/** The worker that propagates the catalogue for the globe. */
self.postMessage('ready');
