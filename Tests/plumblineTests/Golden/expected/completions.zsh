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
            'devices:Show the sensors plugged in or in Bluetooth range.'
            'pair:Remember a sensor, so that it is always recorded.'
            'calibrate:Tell a sensor what upright is, or how far you go.'
            'sensors:List the paired sensors and their state.'
            'forget:Forget a paired sensor; what it recorded stays.'
            'doctor:Check why a sensor is not found or recorded.'
            'config:Show and change the settings.'
            'completions:Print the completions for a shell.'
            'live:Show your posture now.'
            'run:Record every paired sensor in the background.'
            'web:Show all of it in a browser, on this computer alone.'
            'share:Send to other programs, where switched on.'
            'summary:What a day was like: worn, upright, slouching.'
            'imbalance:Which muscles may be tight or weak, and how sure.'
            'outcomes:Once a week: your pain and your own activities.'
            'report:Two pages to hand to a physiotherapist.'
            'assess:Questions on your health, then self-tests.'
            'routine:Today'\''s exercises, and why these; guided.'
            'learn:Lessons, exercises and self-tests, with sources.'
            'wearers:Who is in the record: list, rename, compare.'
            'export:Give everything back in open formats.'
            'import:Read an export into this record, without doubles.'
            'erase:Remove everything of one wearer, for good.'
            'replay:Judge a recording as the live view would.'
            'decode:Turn a sensor'\''s bytes into JSON.'
            'conformance:Examine a sensor that speaks Plumbline'\''s protocol.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        devices|pair|calibrate|sensors|forget|doctor|config|completions|live|run|web|share|summary|imbalance|outcomes|report|assess|routine|learn|wearers|export|import|erase|replay|decode|conformance|help)
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
        '*--ports[Further ports to look at, as a pattern, for example '\''/tmp/sensor-*'\''; may be repeated.]:pattern:{__plumbline_custom_complete ---completion devices -- --ports "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--no-probe[List the ports without listening.]'
        '--all[Every Bluetooth device, not only supported sensors.]'
        '--watch[Keep running, and print what comes and goes.]'
        '--seconds[How long to listen for Bluetooth devices (with --watch\: when to stop; 0 = at Ctrl-C).]:time:'
        '--json[One JSON object per device.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_pair() {
    local -i ret=1
    local -ar ___placement=('t4' 'l5' 'c7' 'head')
    local -ar arg_specs=(
        ':device:{__plumbline_custom_complete ---completion pair -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--name[A name for it (default\: where it is worn, for example t4).]:name:'
        '--placement[Where it is worn\: t4 (upper back), l5 (low back), c7 (base of the neck), head (default\: t4).]:placement:{__plumbline_complete "${___placement[@]}"}'
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion pair -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--mount[The sensor axes that point up and forward on you, for example +x,-z; else the usual, or a bow.]:mount:'
        '--baud[The baud rate, instead of detecting it.]:baud:'
        '--passkey[The passkey that the sensor shows, instead of asking for it.]:passkey:'
        '--bond[Make a bond even where the sensor'\''s family does not need one.]'
        '--yes[Ask nothing\: use the defaults for what is not given.]'
        '*--ports[Further ports to look at, as a pattern, for example '\''/tmp/sensor-*'\''; may be repeated.]:pattern:{__plumbline_custom_complete ---completion pair -- --ports "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--json[One JSON object.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_calibrate() {
    local -i ret=1
    local -ar ___profile=('sit' 'stand')
    local -ar arg_specs=(
        ':sensor:{__plumbline_custom_complete ---completion calibrate -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--seconds[How long to hold, for example 15s (default\: the setting hold_s, 10).]:time:'
        '--bow[A slow bow follows.]'
        '--profile[sit or stand.]:profile:{__plumbline_complete "${___profile[@]}"}'
        '--slump[Hold a slump, as when you are tired.]'
        '--tallest[Sit as tall as you can.]'
        '--habitual[Sit as you usually do.]'
        '--forget-learned[Hold nothing\: forget what was learned of the wearer'\''s own postures, and learn them again.]'
        '*--ports[Further ports to look at, as a pattern, for example '\''/tmp/sensor-*'\''; may be repeated.]:pattern:{__plumbline_custom_complete ---completion calibrate -- --ports "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_sensors() {
    local -i ret=1
    local -ar arg_specs=(
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--json[One JSON object per sensor.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_forget() {
    local -i ret=1
    local -ar arg_specs=(
        ':sensor:{__plumbline_custom_complete ---completion forget -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_doctor() {
    local -i ret=1
    local -ar arg_specs=(
        ':port:{__plumbline_custom_complete ---completion doctor -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '*--ports[Further ports to look at, as a pattern, for example '\''/tmp/sensor-*'\''; may be repeated.]:pattern:{__plumbline_custom_complete ---completion doctor -- --ports "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--json[One JSON object per finding.]'
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
            'show:Show every setting with its value, what it does and what it takes.'
            'set:Change a setting in the file.'
            'edit:Edit the file, and check it before it is saved.'
            'reset:Set one setting, or all of them, back to the default.'
            'path:Print where the file is, or would be.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        show|set|edit|reset|path)
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
        '--all[Show the thresholds on a terminal, too.]'
        '--origin[Say whether each comes from the file or is the default.]'
        '--ranges[Say in full what each takes.]'
        '--json[One JSON object per setting.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_config_set() {
    local -i ret=1
    local -ar arg_specs=(
        ':key:{__plumbline_custom_complete ---completion config set -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '*:value:{__plumbline_custom_complete ---completion config set -- positional@1 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_config_edit() {
    local -i ret=1
    local -ar arg_specs=(
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_config_reset() {
    local -i ret=1
    local -ar arg_specs=(
        ':key:{__plumbline_custom_complete ---completion config reset -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--yes[Do not ask.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
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
    local -ar _shell=('zsh' 'bash' 'fish')
    local -ar arg_specs=(
        ':shell:{__plumbline_complete "${_shell[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_live() {
    local -i ret=1
    local -ar ___format=('waybar' 'i3blocks' 'tmux')
    local -ar arg_specs=(
        ':sensor:{__plumbline_custom_complete ---completion live -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--baud[The baud rate of the port, instead of detecting it.]:baud:'
        '--mount[The sensor axes that point up and forward on you, for example +x,-z.]:mount:'
        '--calibrate-first[Take the first seconds as the upright hold, for example 10s.]:time:'
        '--duration[Stop after this time, for example 90s or 5m.]:time:'
        '--no-record[Show only; record nothing.]'
        '*--ports[Further ports to look at, as a pattern, for example '\''/tmp/sensor-*'\''; may be repeated.]:pattern:{__plumbline_custom_complete ---completion live -- --ports "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--json[One JSON object per line.]'
        '--lines[Print lines instead of the screen.]'
        '--once[Print the screen once and end.]'
        '--format[Print for a status bar\: waybar, i3blocks or tmux. It shows the running recorder, and waits for it.]:bar:{__plumbline_complete "${___format[@]}"}'
        '--no-color[No colours (also where NO_COLOR is set).]'
        '--rate[Angles per second in the JSON stream; 0 = one for every sample.]:rate:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_run() {
    local -i ret=1
    local -ar arg_specs=(
        '*--ports[Further ports to look at, as a pattern, for example '\''/tmp/sensor-*'\''; may be repeated.]:pattern:{__plumbline_custom_complete ---completion run -- --ports "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--keep-raw[Keep the samples indefinitely, not for seven days (raw_days).]'
        '--duration[Stop after this time, for example 90s or 8h.]:time:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_web() {
    local -i ret=1
    local -ar arg_specs=(
        '--port[The port of this computer at which the page is (default\: 7586).]:port:'
        '--address[Print the address that opens the page that is running, and end.]'
        '--no-open[Do not open a browser.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_share() {
    local -i ret=1
    local -ar arg_specs=(
        '--list[List the outputs that there are, and which are switched on.]'
        '--forget[Remove from brokers what they keep of this gateway, and end.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'enrol:Join a fleet’s server with the code that it gave you.'
            'consent:Agree to send minutes to the fleet’s server.'
            'withdraw:Take a consent to send minutes back.'
            'fleet:Show who sends to the fleet’s server, and what waits.'
            'leave:Leave the fleet’s server.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        enrol|consent|withdraw|fleet|leave)
            "_plumbline_share_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumbline_share_enrol() {
    local -i ret=1
    local -ar arg_specs=(
        ':code:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_share_consent() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion share consent -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--track[Agree to the track of every second, too.]'
        '--all-recorded[Send what is recorded already, too.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_share_withdraw() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion share withdraw -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--track-only[Take only the track of every second back.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_share_fleet() {
    local -i ret=1
    local -ar arg_specs=(
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_share_leave() {
    local -i ret=1
    local -ar arg_specs=(
        '--unconfirmed[Forget the server at once, whether or not it has deleted anything.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_summary() {
    local -i ret=1
    local -ar ___date=('today' 'yesterday' 'monday' 'tuesday' 'wednesday' 'thursday' 'friday' 'saturday' 'sunday')
    local -ar arg_specs=(
        '--date[The day\: YYYY-MM-DD, today, yesterday, monday … (default\: today).]:date:{__plumbline_complete "${___date[@]}"}'
        '--days[This many days, ending with that one.]:days:'
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion summary -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--json[One JSON object per day.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_imbalance() {
    local -i ret=1
    local -ar ___date=('today' 'yesterday' 'monday' 'tuesday' 'wednesday' 'thursday' 'friday' 'saturday' 'sunday')
    local -ar arg_specs=(
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion imbalance -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--date[The day to look back from\: YYYY-MM-DD, today, yesterday, monday … (default\: today).]:date:{__plumbline_complete "${___date[@]}"}'
        '--all[Every muscle, and all that moved it.]'
        '--cohort[A file of wearers, one JSON object per line, or - for standard input; with --json.]:cohort:_files'
        '--json[One JSON object.]'
        '--no-color[No colours.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
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
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion outcomes -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--no-color[No colours.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_report() {
    local -i ret=1
    local -ar ___paper=('a4' 'letter')
    local -ar ___format=('html' 'pdf' 'fhir')
    local -ar arg_specs=(
        '(--output -o)'{--output,-o}'[The file to make, NAME.html, NAME.pdf or (with --format fhir) NAME.json.]:file:_files -g '\''*.html *.pdf *.json'\'''
        '--wearer[The wearer (default\: the only one).]:wearer:{__plumbline_custom_complete ---completion report -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--weeks[Calendar weeks, this one included\: 1 to 12.]:weeks:'
        '--include[What else is to be in it, with commas\: signs, notes, pain.]:include:{__plumbline_custom_complete ---completion report -- --include "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--paper[For a PDF\: a4 or letter.]:paper:{__plumbline_complete "${___paper[@]}"}'
        '--format[html, pdf or fhir (default\: by the file'\''s name).]:format:{__plumbline_complete "${___format[@]}"}'
        '--names[For fhir\: the wearer'\''s name instead of a pseudonym.]'
        '--json[One JSON object.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
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
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion assess run -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--test[Only this self-test, due or not, by id or name, for example T03.]:test:{__plumbline_custom_complete ---completion assess run -- --test "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--all[Every self-test, due or not.]'
        '--json[Ask nothing; print what is due and what was answered as one JSON object.]'
        '--no-color[No colours.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_assess_signs() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion assess signs -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--no-color[No colours.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_assess_forget() {
    local -i ret=1
    local -ar ___date=('today' 'yesterday' 'monday' 'tuesday' 'wednesday' 'thursday' 'friday' 'saturday' 'sunday')
    local -ar arg_specs=(
        ':test:{__plumbline_custom_complete ---completion assess forget -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--date[The day on which it was answered\: YYYY-MM-DD, today, yesterday, monday … (default\: the latest).]:date:{__plumbline_complete "${___date[@]}"}'
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion assess forget -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
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
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion routine show -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
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
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion routine start -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--no-color[No colours.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_routine_done() {
    local -i ret=1
    local -ar ___side=('left' 'right')
    local -ar arg_specs=(
        ':exercise:{__plumbline_custom_complete ---completion routine done -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--sets[Sets that were done (default\: as many as are planned).]:sets:'
        '--side[left or right, where only one was done.]:side:{__plumbline_complete "${___side[@]}"}'
        '--effort[How hard it was, 0 to 10.]:effort:'
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion routine done -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_routine_history() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion routine history -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--json[One JSON object per session.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_routine_set() {
    local -i ret=1
    local -ar ___phase=('build' 'keep')
    local -ar ___sex=('man' 'woman' 'none')
    local -ar arg_specs=(
        '--minutes[Minutes for a session, 5 to 30, or for example 15m.]:time:'
        '--have[Your equipment.]:have:{__plumbline_custom_complete ---completion routine set -- --have "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--caution[Cautions that apply.]:caution:{__plumbline_custom_complete ---completion routine set -- --caution "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--goal[Patterns that come first.]:goal:{__plumbline_custom_complete ---completion routine set -- --goal "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--exclude[Exercises that are never offered.]:exclude:{__plumbline_custom_complete ---completion routine set -- --exclude "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--tender[Tender spots to press.]:tender:{__plumbline_custom_complete ---completion routine set -- --tender "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--lack[What you do not have for self-tests.]:lack:{__plumbline_custom_complete ---completion routine set -- --lack "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--phase[build or keep.]:phase:{__plumbline_complete "${___phase[@]}"}'
        '--sex[man or woman, for norms that differ between them; or none.]:sex:{__plumbline_complete "${___sex[@]}"}'
        '--json[One JSON object.]'
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion routine set -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_learn() {
    local -i ret=1
    local -ar arg_specs=(
        '*:name:{__plumbline_custom_complete ---completion learn -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--wearer[The wearer (default\: the only one in the record, else me).]:wearer:{__plumbline_custom_complete ---completion learn -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--json[One JSON object.]'
        '--no-color[No colours.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
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
            'list:List everybody in the record.'
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
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
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
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_wearers_compare() {
    local -i ret=1
    local -ar ___date=('today' 'yesterday' 'monday' 'tuesday' 'wednesday' 'thursday' 'friday' 'saturday' 'sunday')
    local -ar arg_specs=(
        '*:wearers:'
        '--weeks[How many weeks, 1 to 520.]:weeks:'
        '--date[The last day\: YYYY-MM-DD, today, yesterday, monday … (default\: today).]:date:{__plumbline_complete "${___date[@]}"}'
        '--json[One JSON object per week of each wearer.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_export() {
    local -i ret=1
    local -ar ___from=('today' 'yesterday' 'monday' 'tuesday' 'wednesday' 'thursday' 'friday' 'saturday' 'sunday')
    local -ar ___to=('today' 'yesterday' 'monday' 'tuesday' 'wednesday' 'thursday' 'friday' 'saturday' 'sunday')
    local -ar ___format=('csv' 'bids')
    local -ar arg_specs=(
        '(--output -o)'{--output,-o}'[The folder to make.]:output:_files -/'
        '--from[The first day\: YYYY-MM-DD, today, yesterday, monday ….]:from:{__plumbline_complete "${___from[@]}"}'
        '--to[The last day, in the same way.]:to:{__plumbline_complete "${___to[@]}"}'
        '--sensor[Only this sensor.]:sensor:{__plumbline_custom_complete ---completion export -- --sensor "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--wearer[Only this wearer (default\: everybody).]:wearer:'
        '--raw[The samples too.]'
        '--format[csv (tables; the default) or bids (a Motion-BIDS data set).]:format:{__plumbline_complete "${___format[@]}"}'
        '--names[For bids\: wearers'\'' names and sensors'\'' ids instead of pseudonyms.]'
        '*--author[For bids\: an author of the data set; may be repeated.]:name:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
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
        '--as[The wearer'\''s name here, whatever it is in the export (only for an export of one wearer).]:as:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_erase() {
    local -i ret=1
    local -ar arg_specs=(
        '--wearer[The wearer.]:wearer:{__plumbline_custom_complete ---completion erase -- --wearer "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--yes[Do not ask.]'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_replay() {
    local -i ret=1
    local -ar ___hold=('upright=' 'habitual=' 'slump=' 'tallest=')
    local -ar arg_specs=(
        '*:files:_files'
        '--recording[Instead of a file\: one of our own recordings, by the number that “export --raw” gives it.]:recording:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--mount[The sensor axes that point up and forward on an upright wearer, for example +x,-z.]:mount:'
        '--calibrate-first[The first seconds are the upright hold, for example 10s.]:time:'
        '*--hold[Another hold, NAME=FROM-TO in seconds (upright, habitual, slump, tallest).]:hold:{__plumbline_complete "${___hold[@]}"}'
        '--json[One JSON object per line.]'
        '--rate[Angles per second in the JSON stream; 0 = one for every sample.]:rate:'
        '--track[Write one row per sample to this CSV file.]:track:_files'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_decode() {
    local -i ret=1
    local -ar ___protocol=('plumbline' 'witmotion' 'bno08x-rvc' 'ximu3' 'polar-pmd' 'movesense' 'xsens-dot' 'metamotion' 'thingy52' 'microbit' 'muse' 'ruuvi')
    local -ar arg_specs=(
        '--protocol[The sensor family; --list names them.]:family:{__plumbline_complete "${___protocol[@]}"}'
        '--characteristic[The Bluetooth characteristic that sent the bytes\: a UUID or its beginning.]:characteristic:'
        '--mode[What a payload holds where its bytes do not say it\: a number (xsens-dot), a resource (movesense).]:mode:'
        '--list[List the sensor families; with --protocol, the Bluetooth characteristics of one.]'
        '--hex[The input is hexadecimal text; spaces and, for a stream, line ends do not matter.]'
        ':file:_files'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_conformance() {
    local -i ret=1
    local -ar arg_specs=(
        ':device:{__plumbline_custom_complete ---completion conformance -- positional@0 "${current_word_index}" "$(__plumbline_cursor_index_in_current_word)"}'
        '--baud[The baud rate.]:baud:'
        '--seconds[Measure each rate for this long.]:time:'
        '--data-dir[The folder of the record (default\: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).]:folder:_files -/'
        '--json[One JSON object per finding, then one for the whole.]'
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
