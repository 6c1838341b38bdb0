/** What tests and benches call of build.mjs. */
export declare const KERNELS: readonly string[];
export declare function buildKernels(): Promise<void>;
export declare function compileKernel(name: string): Promise<Uint8Array>;
export declare function kernelText(entry: string): Promise<string>;
