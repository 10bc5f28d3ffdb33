/** Prints the bash completion of picamd's commands and settings, from the program's own lists. */
import { ROLES, TOKEN_RIGHTS } from '../daemon/access/rights.ts';
import { COMMANDS } from '../daemon/config/command-line.ts';
import { OPTIONS } from '../daemon/config/help-content.ts';
import { RECIPES } from '../daemon/recipes/recipes.ts';
import { flagOf, KEYS, SETTINGS } from '../daemon/config/settings.ts';

const options = OPTIONS.flatMap(([label]) => label.match(/--[a-z-]+/g) ?? []);
const commandFlags = Object.entries(COMMANDS)
  .map(([name, command]): [string, readonly string[]] => [
    name,
    [...('flags' in command ? command.flags : []), ...('valueFlags' in command ? command.valueFlags : [])],
  ])
  .filter(([, flags]) => flags.length > 0);
const paths = KEYS.filter((key) => SETTINGS[key].placeholder === 'PATH').map(flagOf);
const choices = KEYS.map((key) => ({ flag: flagOf(key), values: valuesOf(SETTINGS[key].allowed) })).filter(
  ({ values }) => values.length > 0,
);

process.stdout.write(`# bash completion of picamd
_picamd() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  case $before in
  urls) COMPREPLY=($(compgen -W '${RECIPES.map(({ id }) => id).join(' ')}' -- "$word")) ;;
  token) COMPREPLY=($(compgen -W 'list add revoke' -- "$word")) ;;
  --role) COMPREPLY=($(compgen -W '${Object.keys(ROLES).join(' ')}' -- "$word")) ;;
  --rights) COMPREPLY=($(compgen -W '${TOKEN_RIGHTS.join(' ')}' -- "$word")) ;;
  --cameras) ;;
  --config | ${paths.join(' | ')}) COMPREPLY=($(compgen -f -- "$word")) ;;
${choices.map(({ flag, values }) => `  ${flag}) COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$word")) ;;\n`).join('')}  *)
    COMPREPLY=($(compgen -W '${[...options, ...KEYS.map(flagOf)].join(' ')}' -- "$word"))
    case \${COMP_WORDS[1]} in
${commandFlags.map(([name, flags]) => `    ${name}) COMPREPLY+=($(compgen -W '${flags.join(' ')}' -- "$word")) ;;\n`).join('')}    esac
    [ "$COMP_CWORD" -ne 1 ] || COMPREPLY+=($(compgen -W '${Object.keys(COMMANDS).join(' ')}' -- "$word"))
    ;;
  esac
}
complete -o filenames -F _picamd picamd
`);

/** The values in `one of auto, none` or `on or off`. */
function valuesOf(allowed: string): string[] {
  if (allowed === 'on or off') return ['on', 'off'];
  const list = /^one of ([a-z0-9, -]+?)(?:, or empty)?$/.exec(allowed)?.[1];
  return list === undefined ? [] : list.split(', ');
}
