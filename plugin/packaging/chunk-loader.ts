import { Script } from 'node:vm';

interface Module {
  exports: unknown;
}

type Require = (request: string) => unknown;
type Run = (exports: unknown, require: Require, module: Module, url: string) => void;

export interface ChunkSource {
  /** Content of a file of the bundle; undefined when there is none. */
  readonly read: (name: string) => Buffer | undefined;
  /** Stands for `import.meta.url` in the chunks. */
  readonly url: string;
  /** Called with each chunk that was compiled. */
  readonly onCompiled?: (name: string, script: Script) => void;
}

/**
 * Loads the chunks of a bundle, each when it is first required.
 *
 * Beside `status.js` may lie `status.js.cache`, what V8 made of it when the bundle
 * was built: compiled functions, so that starting does not mean compiling. A cache
 * of another V8 is passed over.
 *
 * @returns A function that loads a chunk by its name.
 */
export function createChunkLoader({ read, url, onCompiled }: ChunkSource): Require {
  const loaded = new Map<string, Module>();

  function load(name: string): unknown {
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const code = read(name);
    if (code === undefined) throw new Error(`the installation is broken: ${name} is missing`);
    const cachedData = read(`${name}.cache`);
    // The bundler writes ASCII only, which latin1 reads without looking for longer characters.
    const script = new Script(
      `(function(exports,require,module,__importMetaUrl){${code.toString('latin1')}\n})`,
      { filename: name, ...(cachedData === undefined ? {} : { cachedData }) },
    );
    onCompiled?.(name, script);
    const module: Module = { exports: {} };
    loaded.set(name, module);
    (script.runInThisContext() as Run)(module.exports, requireFrom, module, url);
    return module.exports;
  }

  function requireFrom(request: string): unknown {
    if (request.startsWith('./')) return load(request.slice(2));
    const builtIn: unknown = process.getBuiltinModule(request);
    if (builtIn !== undefined) return builtIn;
    // Some libraries look for optional helpers, and catch this.
    throw Object.assign(new Error(`Cannot find module '${request}'`), { code: 'MODULE_NOT_FOUND' });
  }

  return load;
}
