/** What tests and benches call of build.mjs. */
export declare function buildKernels(): Promise<void>;
export declare function kernelText(entry: string): Promise<string>;
