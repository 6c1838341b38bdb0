/** Where the compiled kernels stand, by tier, for packages/host to load: sources for its `loadKernelHere` or `loadKernelInTab`. */
const built = (name: string): URL => new URL(`../../build/${name}.wasm`, import.meta.url);

/** For an engine's own memory. */
export const SGP4_KERNEL_URLS = { relaxed: built('sgp4-relaxed'), fixed: built('sgp4-fixed') };

/** For a memory made with `shared: true` and a maximum of 32768 pages. */
export const SGP4_SHARED_KERNEL_URLS = {
  relaxed: built('sgp4-relaxed-shared'),
  fixed: built('sgp4-fixed-shared'),
};
