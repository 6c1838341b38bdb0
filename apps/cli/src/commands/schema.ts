/** `noroshi schema NAME`: the JSON Schema of an input file or of a command's output, with its CSV columns. */
import { Argument } from 'commander';
import type { AddCommand } from '../program.ts';
import { SCHEMAS } from '../tables/schemas.ts';
import { CommandError, EXIT } from '../world.ts';

export const addSchema: AddCommand = (program, world, end) => {
  const names = Object.keys(SCHEMAS);
  program
    .command('schema')
    .summary('print the schema of an input file or of a command’s output')
    .description(
      'Prints the JSON Schema of an input file, or of what a command prints under --json; or an example of the file.',
    )
    .addHelpText('before', EXAMPLES)
    .addArgument(new Argument('[name]', 'what to print; without it, the names').choices(names))
    .option('--example', 'print an example of the input file instead')
    .option('--json', 'the names as JSON (a schema is JSON always)')
    .action((name: string | undefined, options: { example?: boolean; json?: boolean }) => {
      if (name === undefined) world.stdout.write(listOf(names, options.json === true));
      else if (options.example === true) world.stdout.write(exampleOf(name));
      else world.stdout.write(`${JSON.stringify(schemaOf(name), null, 2)}\n`);
      end(EXIT.done);
    });
};

function listOf(names: readonly string[], json: boolean): string {
  if (json) return `${JSON.stringify({ schemas: names })}\n`;
  return names.map((name) => `${name}\n`).join('');
}

function schemaOf(name: string) {
  const schema = SCHEMAS[name];
  if (schema === undefined) throw new CommandError(EXIT.usage, `no schema is called "${name}"`);
  return schema;
}

/** The example as the file itself. */
function exampleOf(name: string): string {
  const { examples, 'x-csvExample': csv } = schemaOf(name);
  if (Array.isArray(csv)) return csv.map((line) => `${line}\n`).join('');
  if (Array.isArray(examples)) return `${JSON.stringify(examples[0], null, 2)}\n`;
  throw new CommandError(EXIT.usage, `${name} is the output of a command: run it to see one`);
}

const EXAMPLES = `Examples:
  noroshi schema                  the names there are
  noroshi schema screen           the rows of noroshi screen, CSV and JSON
  noroshi schema warning-list     what noroshi warning list --json prints
  noroshi schema assets.csv --example > assets.csv
  noroshi schema config --example          a row of every kind of configuration
`;
