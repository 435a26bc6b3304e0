import { Command } from 'commander';
import { activationsCommand } from './activationsCommand';
import { embedCommand } from './embedCommand';
import { featuresCommand } from './featuresCommand';
import { filtersCommand } from './filtersCommand';
import { findingsCommand } from './findingsCommand';
import { imagesCommand } from './imagesCommand';
import { layersCommand } from './layersCommand';
import { modelsCommand } from './modelsCommand';
import { occludeBatchCommand } from './occludeBatchCommand';
import { occludeCommand } from './occludeCommand';
import type { Output } from './output';
import { patchesCommand } from './patchesCommand';
import { predictCommand } from './predictCommand';

const ABOUT = `
Answers are JSON lines on stdout; progress and errors go to stderr. Exit code: 0 done, 1 refused or failed, 2 wrong
usage. "specular COMMAND --help" explains a command with examples.

Environment: SPECULAR_DATA (data directory, default data), SPECULAR_DEVICE (auto, cuda, webgpu, cpu).`;

/** The command line, ready to parse. It throws CommanderError instead of ending the process. */
export function createProgram(output: Output, version: string): Command {
  const program = new Command('specular')
    .description(
      'what convolutional networks see, without the page: occlusion heatmaps, vectors, feature maps, networks, image sets, findings',
    )
    .version(version)
    .showHelpAfterError('(specular --help shows what there is)')
    .addHelpText('after', ABOUT);
  const commands = [occludeCommand, occludeBatchCommand, predictCommand, featuresCommand, embedCommand, activationsCommand, filtersCommand, patchesCommand, layersCommand, modelsCommand, imagesCommand, findingsCommand]; // prettier-ignore
  for (const command of commands) program.addCommand(command(output));
  throwInsteadOfExit(program);
  return program;
}

/** The setting is not inherited by commands that were made apart from the program. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwInsteadOfExit);
}
