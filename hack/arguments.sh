# Sourced first by every script in hack/, with the script's own arguments. Changes to the root of the repository.
#
# The comment at the top of a script is its help text, and its line `usage: …` names the arguments. `--help` prints it and ends the script
# before it does anything. Arguments that the script does not know must end it with exit code 2: use the functions below.
# shellcheck shell=bash

script=$(realpath "$0")
cd "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/.." || exit
script=${script#"$(pwd -P)/"}

print_help() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$script"; }

# usage_error MESSAGE: prints the message and how the script is called, and ends it.
usage_error() {
    printf '%s: %s\n' "$script" "$1" >&2
    print_help | grep '^usage: ' >&2
    exit 2
}

unknown_argument() { usage_error "unknown argument: $1"; }

# positional MINIMUM MAXIMUM ARGUMENTS...: requires so many arguments, none of which is an option.
positional() {
    local minimum=$1 maximum=$2 count=0 argument
    shift 2
    for argument in "$@"; do
        count=$((count + 1))
        case $argument in -*) unknown_argument "$argument" ;; esac
        [ "$count" -le "$maximum" ] || unknown_argument "$argument"
    done
    [ "$count" -ge "$minimum" ] || usage_error "too few arguments"
}

# whole_number NAME VALUE
whole_number() { [[ $2 =~ ^[0-9]+$ ]] || usage_error "$1 must be a whole number, not '$2'"; }

for argument in "$@"; do
    case $argument in
        --help | -h) print_help; exit 0 ;;
        # Everything after it belongs to another program.
        --) break ;;
    esac
done
unset argument
