export declare function flush(): Promise<void>
