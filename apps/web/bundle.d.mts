/** Makes the page into the folder `out`; an earlier one there is replaced. */
export function bundlePage(out: string, options?: { readonly compressed?: boolean }): Promise<void>;
