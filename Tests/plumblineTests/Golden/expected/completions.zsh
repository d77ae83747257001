#compdef plumbline

__plumbline_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__plumbline_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __plumbline_complete "${completions[@]:0:-1}"
    fi
}

__plumbline_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_plumbline() {
    emulate -RL zsh -G
    setopt extendedglob nullglob numericglobsort
    unsetopt aliases banghist

    local -xr SAP_SHELL=zsh
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(builtin emulate zsh -c 'printf %s "${ZSH_VERSION}"')"
    local -r SAP_SHELL_VERSION

    local context state state_descr line
    local -A opt_args

    local -r command_name="${words[1]}"
    local -ar command_line=("${words[@]}")
    local -ir current_word_index="$((CURRENT - 1))"

    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'devices:Show the sensors that are plugged in, and those in range over Bluetooth.'
            'pair:Remember a sensor, so that it is taken up whenever it is there.'
            'sensors:List the paired sensors, and how they stand while the recorder runs.'
            'forget:Forget a paired sensor. What it recorded stays (“erase” removes that).'
            'calibrate:Tell a sensor what upright is, or how far you go: hold it for ten seconds.'
            'live:Show the posture angles as they are.'
            'run:Record every paired sensor in the background.'
            'summary:What a day was like: worn, upright, slouching.'
            'imbalance:Which muscles may be tight or weak, how sure that is, and why.'
            'assess:Questions that come first, then the self-tests that are due.'
            'routine:Today'\''s exercises, and why these; guided, noted, and adapted to how it goes.'
            'outcomes:Once a week: how strong pain was, and how your own activities go.'
            'learn:Short lessons, every exercise and self-test, and where each of them comes from.'
            'doctor:Look for what keeps a sensor from being heard or recorded.'
            'config:Show the settings, and where they come from.'
            'completions:Print the completions for a shell.'
            'replay:Run a recording through the pipeline of the live view, as fast as it goes.'
            'decode:Turn a sensor'\''s bytes into JSON, one object a message, in SI units.'
            'conformance:Examine a sensor that speaks Plumbline'\''s own protocol, and say what is wrong with it.'
            'wearers:Who is in the record: list, rename, compare.'
            'export:Give everything back in open formats.'
            'import:Read an export into this record, without doubles.'
            'erase:Remove everything of one wearer from the record, for good.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        devices|pair|sensors|forget|calibrate|live|run|summary|imbalance|assess|routine|outcomes|learn|doctor|config|completions|replay|decode|conformance|wearers|export|import|erase|help)
            "_plumbline_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumbline_devices() {
    local -i ret=1
    local -ar arg_specs=(
        '*--ports[Further ports to look at, as a pattern (for example '\''/tmp/sensor-*'\''); may be given several times.]:ports:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--no-probe[Only list the ports; do not listen.]'
        '--all[Every Bluetooth device, not only the sensors that we know.]'
        '--watch[Go on, and tell what comes and goes.]'
        '--seconds[How long to listen for Bluetooth devices (with --watch\: when to end; 0 = at Ctrl-C).]:seconds:'
        '--json[One JSON object a device.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_pair() {
    local -i ret=1
    local -ar arg_specs=(
        ':device:'
        '--name[How to call it (default\: where it is worn).]:name:'
        '--placement[Where it is worn\: t4 (upper back), l5 (low back), c7, head (default\: t4).]:placement:'
        '--wearer[Who wears it.]:wearer:'
        '--mount[The sensor axes that point up and forward on you, for example +x,-z; else the usual, or a bow.]:mount:'
        '--baud[The baud rate, if it shall not be found.]:baud:'
        '--passkey[The passkey that the sensor shows, where nobody can be asked.]:passkey:'
        '--bond[Make a bond also with a sensor whose family does without.]'
        '--yes[Ask nothing; take what is given and the usual for the rest.]'
        '*--ports[Further ports to look at, as a pattern (for example '\''/tmp/sensor-*'\''); may be given several times.]:ports:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--json[One JSON object.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_sensors() {
    local -i ret=1
    local -ar arg_specs=(
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--json[One JSON object a sensor.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_forget() {
    local -i ret=1
    local -ar arg_specs=(
        ':sensor:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_calibrate() {
    local -i ret=1
    local -ar arg_specs=(
        ':sensor:'
        '--seconds[How long to hold (default\: rules.hold_s of the configuration, 10).]:seconds:'
        '--bow[A slow bow follows.]'
        '--profile[sit or stand.]:profile:'
        '--slump[Hold a slump, as when you are tired.]'
        '--tallest[Sit as tall as you can.]'
        '--habitual[Sit as you usually do.]'
        '--forget-learned[Hold nothing\: forget what was learned of the wearer'\''s own postures, and learn them again.]'
        '*--ports[Further ports to look at, as a pattern (for example '\''/tmp/sensor-*'\''); may be given several times.]:ports:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_live() {
    local -i ret=1
    local -ar arg_specs=(
        ':sensor:'
        '--baud[The baud rate of the port, if it shall not be found.]:baud:'
        '--mount[The sensor axes that point up and forward on you, for example +x,-z.]:mount:'
        '--calibrate-first[Take the first so many seconds as the upright hold.]:calibrate-first:'
        '--duration[Stop after so many seconds.]:duration:'
        '--no-record[Show only; record nothing.]'
        '*--ports[Further ports to look at, as a pattern (for example '\''/tmp/sensor-*'\''); may be given several times.]:ports:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--json[One JSON object a line.]'
        '--lines[Lines instead of the screen.]'
        '--once[Print one picture of the screen and end.]'
        '--no-color[No colours (also where NO_COLOR is set).]'
        '--rate[Angles a second in the JSON stream; 0 = one for every sample.]:rate:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_run() {
    local -i ret=1
    local -ar arg_specs=(
        '*--ports[Further ports to look at, as a pattern (for example '\''/tmp/sensor-*'\''); may be given several times.]:ports:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--keep-raw[Keep the samples for ever, not for seven days.]'
        '--duration[Stop after so many seconds.]:duration:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_summary() {
    local -i ret=1
    local -ar arg_specs=(
        '--date[The local date, YYYY-MM-DD (default\: today).]:date:'
        '--days[So many days, ending with that date.]:days:'
        '--wearer[Whose day.]:wearer:'
        '--json[One JSON object a day.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_imbalance() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[Whose balance.]:wearer:'
        '--date[The local date to look back from, YYYY-MM-DD (default\: today).]:date:'
        '--all[Every muscle, and all that moved it.]'
        '--cohort[A file of wearers, one JSON object per line, or - for standard input; with --json.]:cohort:'
        '--json[One JSON object.]'
        '--no-color[No colours.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_assess() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'run:The questions, and the self-tests that are due.'
            'signs:What you told of signs: something new, looked at, gone, or a wrong answer.'
            'forget:Take back an answer: to a self-test, or what was said of a sign.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        run|signs|forget)
            "_plumbline_assess_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumbline_assess_run() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[Whose body.]:wearer:'
        '--test[Only this self-test, due or not, for example T03.]:test:'
        '--all[Every self-test, due or not.]'
        '--json[Ask nothing\: what is due, and what was answered, as one JSON object.]'
        '--no-color[No colours.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_assess_signs() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[Whose body.]:wearer:'
        '--no-color[No colours.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_assess_forget() {
    local -i ret=1
    local -ar arg_specs=(
        ':test:'
        '--date[The local date on which it was answered, YYYY-MM-DD (default\: the latest).]:date:'
        '--wearer[Whose answer.]:wearer:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_routine() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'show:Today'\''s plan, with its reasons.'
            'start:Guide through today'\''s exercises.'
            'done:Note an exercise that was done without the guide.'
            'history:What was done, day by day, newest last.'
            'set:Set what the routine keeps to, or show it.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        show|start|done|history|set)
            "_plumbline_routine_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumbline_routine_show() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[Whose routine.]:wearer:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--json[One JSON object.]'
        '--no-color[No colours.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_routine_start() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[Whose routine.]:wearer:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--no-color[No colours.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_routine_done() {
    local -i ret=1
    local -ar arg_specs=(
        ':exercise:'
        '--sets[Sets that were done (default\: as many as are planned).]:sets:'
        '--side[left or right, where only one was done.]:side:'
        '--effort[How hard it was, 0 to 10.]:effort:'
        '--wearer[Whose routine.]:wearer:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_routine_history() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[Whose routine.]:wearer:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--json[One JSON object a session.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_routine_set() {
    local -i ret=1
    local -ar arg_specs=(
        '--minutes[Minutes for a session, 5 to 30.]:minutes:'
        '--have[What is at hand.]:have:'
        '--caution[Cautions that hold.]:caution:'
        '--goal[Patterns that come first.]:goal:'
        '--exclude[Exercises that are never offered.]:exclude:'
        '--tender[Tender spots to press.]:tender:'
        '--lack[What you have not for self-tests.]:lack:'
        '--phase[build or keep.]:phase:'
        '--sex[man or woman, for norms that tell them apart; or none.]:sex:'
        '--json[One JSON object.]'
        '--wearer[Whose routine.]:wearer:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_outcomes() {
    local -i ret=1
    local -ar arg_specs=(
        '--show[Ask nothing\: show the weeks.]'
        '--json[One JSON object.]'
        '--wearer[The wearer.]:wearer:'
        '--no-color[No colours.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_learn() {
    local -i ret=1
    local -ar arg_specs=(
        ':name:'
        '--json[One JSON object.]'
        '--no-color[No colours.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_doctor() {
    local -i ret=1
    local -ar arg_specs=(
        ':port:'
        '*--ports[Further ports to look at, as a pattern (for example '\''/tmp/sensor-*'\''); may be given several times.]:ports:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--json[One JSON object a finding.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_config() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'show:Every setting with its value, as config.toml has it.'
            'path:Where the file is, or would be.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        show|path)
            "_plumbline_config_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumbline_config_show() {
    local -i ret=1
    local -ar arg_specs=(
        '--origin[Say of each whether it is the file'\''s or as it comes.]'
        '--ranges[Say of each what it takes.]'
        '--json[One JSON object a setting.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_config_path() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_completions() {
    local -i ret=1
    local -ar arg_specs=(
        ':shell:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_replay() {
    local -i ret=1
    local -ar arg_specs=(
        '*:files:'
        '--recording[Instead of a file\: one of our own recordings, by the number that “export --raw” gives it.]:recording:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--mount[The sensor axes that point up and forward on an upright wearer, for example +x,-z.]:mount:'
        '--calibrate-first[The first S seconds are the upright hold.]:calibrate-first:'
        '*--hold[Another hold, NAME=FROM-TO in seconds (upright, habitual, slump, tallest).]:hold:'
        '--json[One JSON object a line.]'
        '--rate[Angles a second in the JSON stream; 0 = one for every sample.]:rate:'
        '--track[Write one row a sample to this CSV file.]:track:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_decode() {
    local -i ret=1
    local -ar arg_specs=(
        '--protocol[The sensor family; --list names them.]:protocol:'
        '--characteristic[The Bluetooth characteristic that sent the bytes\: a UUID or its beginning.]:characteristic:'
        '--mode[What a payload holds where its bytes do not say it\: a number (xsens-dot), a resource (movesense).]:mode:'
        '--list[List the sensor families; with --protocol, the Bluetooth characteristics of one.]'
        '--hex[The input is hexadecimal text; blanks and line ends do not matter on a line.]'
        ':file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_conformance() {
    local -i ret=1
    local -ar arg_specs=(
        ':device:'
        '--baud[The baud rate.]:baud:'
        '--seconds[Measure each rate for so many seconds.]:seconds:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--json[One JSON object a finding, then one for the whole.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_wearers() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'list:Everybody of whom there is something.'
            'rename:Give a wearer another name, in all that is recorded.'
            'compare:The weeks of wearers beside each other: a table and a chart.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        list|rename|compare)
            "_plumbline_wearers_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumbline_wearers_list() {
    local -i ret=1
    local -ar arg_specs=(
        '--json[One JSON object per wearer.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_wearers_rename() {
    local -i ret=1
    local -ar arg_specs=(
        ':old:'
        ':new:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_wearers_compare() {
    local -i ret=1
    local -ar arg_specs=(
        '*:wearers:'
        '--weeks[How many weeks, 1 to 520.]:weeks:'
        '--date[The last local date, YYYY-MM-DD (default\: today).]:date:'
        '--json[One JSON object per week of each wearer.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_export() {
    local -i ret=1
    local -ar arg_specs=(
        '(--output -o)'{--output,-o}'[The folder to make.]:output:'
        '--from[The first local date, YYYY-MM-DD.]:from:'
        '--to[The last local date, YYYY-MM-DD.]:to:'
        '--sensor[Only this sensor.]:sensor:'
        '--wearer[Only this wearer (default\: everybody).]:wearer:'
        '--raw[The samples too.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_import() {
    local -i ret=1
    local -ar arg_specs=(
        ':export:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_erase() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[Whose record.]:wearer:'
        '--yes[Do not ask.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:data-dir:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _plumbline ]]; then
    _plumbline "${@}"
else
    compdef _plumbline plumbline
fi
