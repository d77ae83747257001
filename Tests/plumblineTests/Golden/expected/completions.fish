function __plumbline_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __plumbline_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __plumbline_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __plumbline_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __plumbline_parse_tokens -S
    set -l unparsed_tokens (__plumbline_tokens -pc)
    switch $unparsed_tokens[1]
    case 'plumbline'
        __plumbline_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'devices'
            __plumbline_parse_subcommand 0 'ports=+' 'data-dir=' 'no-probe' 'all' 'watch' 'seconds=' 'json' 'version' 'h/help'
        case 'pair'
            __plumbline_parse_subcommand 1 'name=' 'placement=' 'wearer=' 'mount=' 'baud=' 'passkey=' 'bond' 'yes' 'ports=+' 'data-dir=' 'json' 'version' 'h/help'
        case 'sensors'
            __plumbline_parse_subcommand 0 'data-dir=' 'json' 'version' 'h/help'
        case 'forget'
            __plumbline_parse_subcommand 1 'data-dir=' 'version' 'h/help'
        case 'calibrate'
            __plumbline_parse_subcommand 1 'seconds=' 'bow' 'profile=' 'slump' 'tallest' 'habitual' 'forget-learned' 'ports=+' 'data-dir=' 'version' 'h/help'
        case 'live'
            __plumbline_parse_subcommand 1 'baud=' 'mount=' 'calibrate-first=' 'duration=' 'no-record' 'ports=+' 'data-dir=' 'json' 'lines' 'once' 'no-color' 'rate=' 'version' 'h/help'
        case 'run'
            __plumbline_parse_subcommand 0 'ports=+' 'data-dir=' 'keep-raw' 'duration=' 'version' 'h/help'
        case 'summary'
            __plumbline_parse_subcommand 0 'date=' 'days=' 'wearer=' 'json' 'data-dir=' 'version' 'h/help'
        case 'imbalance'
            __plumbline_parse_subcommand 0 'wearer=' 'date=' 'all' 'cohort=' 'json' 'no-color' 'data-dir=' 'version' 'h/help'
        case 'assess'
            __plumbline_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'run'
                __plumbline_parse_subcommand 0 'wearer=' 'test=' 'all' 'json' 'no-color' 'data-dir=' 'version' 'h/help'
            case 'signs'
                __plumbline_parse_subcommand 0 'wearer=' 'no-color' 'data-dir=' 'version' 'h/help'
            case 'forget'
                __plumbline_parse_subcommand 1 'date=' 'wearer=' 'data-dir=' 'version' 'h/help'
            end
        case 'routine'
            __plumbline_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'show'
                __plumbline_parse_subcommand 0 'wearer=' 'data-dir=' 'json' 'no-color' 'version' 'h/help'
            case 'start'
                __plumbline_parse_subcommand 0 'wearer=' 'data-dir=' 'no-color' 'version' 'h/help'
            case 'done'
                __plumbline_parse_subcommand 1 'sets=' 'side=' 'effort=' 'wearer=' 'data-dir=' 'version' 'h/help'
            case 'history'
                __plumbline_parse_subcommand 0 'wearer=' 'data-dir=' 'json' 'version' 'h/help'
            case 'set'
                __plumbline_parse_subcommand 0 'minutes=' 'have=' 'caution=' 'goal=' 'exclude=' 'tender=' 'lack=' 'phase=' 'sex=' 'json' 'wearer=' 'data-dir=' 'version' 'h/help'
            end
        case 'outcomes'
            __plumbline_parse_subcommand 0 'show' 'json' 'wearer=' 'no-color' 'data-dir=' 'version' 'h/help'
        case 'learn'
            __plumbline_parse_subcommand 1 'json' 'no-color' 'version' 'h/help'
        case 'doctor'
            __plumbline_parse_subcommand 1 'ports=+' 'data-dir=' 'json' 'version' 'h/help'
        case 'config'
            __plumbline_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'show'
                __plumbline_parse_subcommand 0 'origin' 'ranges' 'json' 'version' 'h/help'
            case 'path'
                __plumbline_parse_subcommand 0 'version' 'h/help'
            end
        case 'completions'
            __plumbline_parse_subcommand 1 'version' 'h/help'
        case 'replay'
            __plumbline_parse_subcommand -r 1 'recording=' 'data-dir=' 'mount=' 'calibrate-first=' 'hold=+' 'json' 'rate=' 'track=' 'version' 'h/help'
        case 'decode'
            __plumbline_parse_subcommand 1 'protocol=' 'characteristic=' 'mode=' 'list' 'hex' 'version' 'h/help'
        case 'conformance'
            __plumbline_parse_subcommand 1 'baud=' 'seconds=' 'data-dir=' 'json' 'version' 'h/help'
        case 'wearers'
            __plumbline_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'list'
                __plumbline_parse_subcommand 0 'json' 'data-dir=' 'version' 'h/help'
            case 'rename'
                __plumbline_parse_subcommand 2 'data-dir=' 'version' 'h/help'
            case 'compare'
                __plumbline_parse_subcommand -r 1 'weeks=' 'date=' 'json' 'data-dir=' 'version' 'h/help'
            end
        case 'export'
            __plumbline_parse_subcommand 0 'o/output=' 'from=' 'to=' 'sensor=' 'wearer=' 'raw' 'data-dir=' 'version' 'h/help'
        case 'import'
            __plumbline_parse_subcommand 1 'data-dir=' 'version' 'h/help'
        case 'erase'
            __plumbline_parse_subcommand 0 'wearer=' 'yes' 'data-dir=' 'version' 'h/help'
        case 'help'
            __plumbline_parse_subcommand -r 1 'version'
        end
    end
end

function __plumbline_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __plumbline_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __plumbline_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __plumbline_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__plumbline_tokens -p)
    if test -z "$(__plumbline_tokens -t)"
        set -l index (count (__plumbline_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'plumbline' -f
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'devices' -d 'Show the sensors that are plugged in, and those in range over Bluetooth.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'pair' -d 'Remember a sensor, so that it is taken up whenever it is there.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'sensors' -d 'List the paired sensors, and how they stand while the recorder runs.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'forget' -d 'Forget a paired sensor. What it recorded stays (“erase” removes that).'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'calibrate' -d 'Tell a sensor what upright is, or how far you go: hold it for ten seconds.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'live' -d 'Show the posture angles as they are.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'run' -d 'Record every paired sensor in the background.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'summary' -d 'What a day was like: worn, upright, slouching.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'imbalance' -d 'Which muscles may be tight or weak, how sure that is, and why.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'assess' -d 'Questions that come first, then the self-tests that are due.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'routine' -d 'Today\'s exercises, and why these; guided, noted, and adapted to how it goes.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'outcomes' -d 'Once a week: how strong pain was, and how your own activities go.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'learn' -d 'Short lessons, every exercise and self-test, and where each of them comes from.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'doctor' -d 'Look for what keeps a sensor from being heard or recorded.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'config' -d 'Show the settings, and where they come from.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'completions' -d 'Print the completions for a shell.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'replay' -d 'Run a recording through the pipeline of the live view, as fast as it goes.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'decode' -d 'Turn a sensor\'s bytes into JSON, one object a message, in SI units.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'conformance' -d 'Examine a sensor that speaks Plumbline\'s own protocol, and say what is wrong with it.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'wearers' -d 'Who is in the record: list, rename, compare.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'export' -d 'Give everything back in open formats.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'import' -d 'Read an export into this record, without doubles.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'erase' -d 'Remove everything of one wearer from the record, for good.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline devices"' -l 'ports' -d 'Further ports to look at, as a pattern (for example \'/tmp/sensor-*\'); may be given several times.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline devices" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline devices" no-probe' -l 'no-probe' -d 'Only list the ports; do not listen.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline devices" all' -l 'all' -d 'Every Bluetooth device, not only the sensors that we know.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline devices" watch' -l 'watch' -d 'Go on, and tell what comes and goes.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline devices" seconds' -l 'seconds' -d 'How long to listen for Bluetooth devices (with --watch: when to end; 0 = at Ctrl-C).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline devices" json' -l 'json' -d 'One JSON object a device.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline devices" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline devices" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" name' -l 'name' -d 'How to call it (default: where it is worn).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" placement' -l 'placement' -d 'Where it is worn: t4 (upper back), l5 (low back), c7, head (default: t4).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" wearer' -l 'wearer' -d 'Who wears it.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" mount' -l 'mount' -d 'The sensor axes that point up and forward on you, for example +x,-z; else the usual, or a bow.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" baud' -l 'baud' -d 'The baud rate, if it shall not be found.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" passkey' -l 'passkey' -d 'The passkey that the sensor shows, where nobody can be asked.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" bond' -l 'bond' -d 'Make a bond also with a sensor whose family does without.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" yes' -l 'yes' -d 'Ask nothing; take what is given and the usual for the rest.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair"' -l 'ports' -d 'Further ports to look at, as a pattern (for example \'/tmp/sensor-*\'); may be given several times.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" json' -l 'json' -d 'One JSON object.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline pair" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline sensors" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline sensors" json' -l 'json' -d 'One JSON object a sensor.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline sensors" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline sensors" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline forget" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline forget" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline forget" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate" seconds' -l 'seconds' -d 'How long to hold (default: rules.hold_s of the configuration, 10).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate" bow' -l 'bow' -d 'A slow bow follows.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate" profile' -l 'profile' -d 'sit or stand.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate" slump' -l 'slump' -d 'Hold a slump, as when you are tired.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate" tallest' -l 'tallest' -d 'Sit as tall as you can.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate" habitual' -l 'habitual' -d 'Sit as you usually do.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate" forget-learned' -l 'forget-learned' -d 'Hold nothing: forget what was learned of the wearer\'s own postures, and learn them again.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate"' -l 'ports' -d 'Further ports to look at, as a pattern (for example \'/tmp/sensor-*\'); may be given several times.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline calibrate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" baud' -l 'baud' -d 'The baud rate of the port, if it shall not be found.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" mount' -l 'mount' -d 'The sensor axes that point up and forward on you, for example +x,-z.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" calibrate-first' -l 'calibrate-first' -d 'Take the first so many seconds as the upright hold.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" duration' -l 'duration' -d 'Stop after so many seconds.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" no-record' -l 'no-record' -d 'Show only; record nothing.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live"' -l 'ports' -d 'Further ports to look at, as a pattern (for example \'/tmp/sensor-*\'); may be given several times.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" json' -l 'json' -d 'One JSON object a line.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" lines' -l 'lines' -d 'Lines instead of the screen.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" once' -l 'once' -d 'Print one picture of the screen and end.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" no-color' -l 'no-color' -d 'No colours (also where NO_COLOR is set).'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" rate' -l 'rate' -d 'Angles a second in the JSON stream; 0 = one for every sample.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline live" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline run"' -l 'ports' -d 'Further ports to look at, as a pattern (for example \'/tmp/sensor-*\'); may be given several times.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline run" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline run" keep-raw' -l 'keep-raw' -d 'Keep the samples for ever, not for seven days.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline run" duration' -l 'duration' -d 'Stop after so many seconds.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline run" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline summary" date' -l 'date' -d 'The local date, YYYY-MM-DD (default: today).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline summary" days' -l 'days' -d 'So many days, ending with that date.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline summary" wearer' -l 'wearer' -d 'Whose day.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline summary" json' -l 'json' -d 'One JSON object a day.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline summary" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline summary" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline summary" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline imbalance" wearer' -l 'wearer' -d 'Whose balance.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline imbalance" date' -l 'date' -d 'The local date to look back from, YYYY-MM-DD (default: today).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline imbalance" all' -l 'all' -d 'Every muscle, and all that moved it.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline imbalance" cohort' -l 'cohort' -d 'A file of wearers, one JSON object per line, or - for standard input; with --json.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline imbalance" json' -l 'json' -d 'One JSON object.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline imbalance" no-color' -l 'no-color' -d 'No colours.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline imbalance" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline imbalance" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline imbalance" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline assess" -eq 1' -fa 'run' -d 'The questions, and the self-tests that are due.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline assess" -eq 1' -fa 'signs' -d 'What you told of signs: something new, looked at, gone, or a wrong answer.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline assess" -eq 1' -fa 'forget' -d 'Take back an answer: to a self-test, or what was said of a sign.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess run" wearer' -l 'wearer' -d 'Whose body.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess run" test' -l 'test' -d 'Only this self-test, due or not, for example T03.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess run" all' -l 'all' -d 'Every self-test, due or not.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess run" json' -l 'json' -d 'Ask nothing: what is due, and what was answered, as one JSON object.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess run" no-color' -l 'no-color' -d 'No colours.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess run" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess run" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess signs" wearer' -l 'wearer' -d 'Whose body.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess signs" no-color' -l 'no-color' -d 'No colours.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess signs" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess signs" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess signs" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess forget" date' -l 'date' -d 'The local date on which it was answered, YYYY-MM-DD (default: the latest).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess forget" wearer' -l 'wearer' -d 'Whose answer.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess forget" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess forget" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline assess forget" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline routine" -eq 1' -fa 'show' -d 'Today\'s plan, with its reasons.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline routine" -eq 1' -fa 'start' -d 'Guide through today\'s exercises.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline routine" -eq 1' -fa 'done' -d 'Note an exercise that was done without the guide.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline routine" -eq 1' -fa 'history' -d 'What was done, day by day, newest last.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline routine" -eq 1' -fa 'set' -d 'Set what the routine keeps to, or show it.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine show" wearer' -l 'wearer' -d 'Whose routine.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine show" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine show" json' -l 'json' -d 'One JSON object.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine show" no-color' -l 'no-color' -d 'No colours.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine show" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine start" wearer' -l 'wearer' -d 'Whose routine.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine start" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine start" no-color' -l 'no-color' -d 'No colours.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine start" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine start" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine done" sets' -l 'sets' -d 'Sets that were done (default: as many as are planned).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine done" side' -l 'side' -d 'left or right, where only one was done.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine done" effort' -l 'effort' -d 'How hard it was, 0 to 10.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine done" wearer' -l 'wearer' -d 'Whose routine.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine done" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine done" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine done" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine history" wearer' -l 'wearer' -d 'Whose routine.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine history" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine history" json' -l 'json' -d 'One JSON object a session.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine history" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine history" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" minutes' -l 'minutes' -d 'Minutes for a session, 5 to 30.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" have' -l 'have' -d 'What is at hand.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" caution' -l 'caution' -d 'Cautions that hold.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" goal' -l 'goal' -d 'Patterns that come first.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" exclude' -l 'exclude' -d 'Exercises that are never offered.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" tender' -l 'tender' -d 'Tender spots to press.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" lack' -l 'lack' -d 'What you have not for self-tests.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" phase' -l 'phase' -d 'build or keep.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" sex' -l 'sex' -d 'man or woman, for norms that tell them apart; or none.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" json' -l 'json' -d 'One JSON object.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" wearer' -l 'wearer' -d 'Whose routine.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline routine set" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline outcomes" show' -l 'show' -d 'Ask nothing: show the weeks.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline outcomes" json' -l 'json' -d 'One JSON object.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline outcomes" wearer' -l 'wearer' -d 'The wearer.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline outcomes" no-color' -l 'no-color' -d 'No colours.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline outcomes" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline outcomes" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline outcomes" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline learn" json' -l 'json' -d 'One JSON object.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline learn" no-color' -l 'no-color' -d 'No colours.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline learn" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline learn" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline doctor"' -l 'ports' -d 'Further ports to look at, as a pattern (for example \'/tmp/sensor-*\'); may be given several times.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline doctor" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline doctor" json' -l 'json' -d 'One JSON object a finding.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline doctor" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline config" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline config" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline config" -eq 1' -fa 'show' -d 'Every setting with its value, as config.toml has it.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline config" -eq 1' -fa 'path' -d 'Where the file is, or would be.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline config show" origin' -l 'origin' -d 'Say of each whether it is the file\'s or as it comes.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline config show" ranges' -l 'ranges' -d 'Say of each what it takes.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline config show" json' -l 'json' -d 'One JSON object a setting.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline config show" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline config show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline config path" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline config path" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline completions" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline completions" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline replay" recording' -l 'recording' -d 'Instead of a file: one of our own recordings, by the number that “export --raw” gives it.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline replay" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline replay" mount' -l 'mount' -d 'The sensor axes that point up and forward on an upright wearer, for example +x,-z.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline replay" calibrate-first' -l 'calibrate-first' -d 'The first S seconds are the upright hold.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline replay"' -l 'hold' -d 'Another hold, NAME=FROM-TO in seconds (upright, habitual, slump, tallest).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline replay" json' -l 'json' -d 'One JSON object a line.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline replay" rate' -l 'rate' -d 'Angles a second in the JSON stream; 0 = one for every sample.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline replay" track' -l 'track' -d 'Write one row a sample to this CSV file.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline replay" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline replay" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline decode" protocol' -l 'protocol' -d 'The sensor family; --list names them.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline decode" characteristic' -l 'characteristic' -d 'The Bluetooth characteristic that sent the bytes: a UUID or its beginning.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline decode" mode' -l 'mode' -d 'What a payload holds where its bytes do not say it: a number (xsens-dot), a resource (movesense).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline decode" list' -l 'list' -d 'List the sensor families; with --protocol, the Bluetooth characteristics of one.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline decode" hex' -l 'hex' -d 'The input is hexadecimal text; blanks and line ends do not matter on a line.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline decode" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline decode" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline conformance" baud' -l 'baud' -d 'The baud rate.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline conformance" seconds' -l 'seconds' -d 'Measure each rate for so many seconds.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline conformance" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline conformance" json' -l 'json' -d 'One JSON object a finding, then one for the whole.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline conformance" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline conformance" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline wearers" -eq 1' -fa 'list' -d 'Everybody of whom there is something.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline wearers" -eq 1' -fa 'rename' -d 'Give a wearer another name, in all that is recorded.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline wearers" -eq 1' -fa 'compare' -d 'The weeks of wearers beside each other: a table and a chart.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers list" json' -l 'json' -d 'One JSON object per wearer.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers list" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers list" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers rename" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers rename" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers rename" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers compare" weeks' -l 'weeks' -d 'How many weeks, 1 to 520.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers compare" date' -l 'date' -d 'The last local date, YYYY-MM-DD (default: today).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers compare" json' -l 'json' -d 'One JSON object per week of each wearer.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers compare" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers compare" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline wearers compare" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline export" o output' -l 'output' -s 'o' -d 'The folder to make.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline export" from' -l 'from' -d 'The first local date, YYYY-MM-DD.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline export" to' -l 'to' -d 'The last local date, YYYY-MM-DD.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline export" sensor' -l 'sensor' -d 'Only this sensor.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline export" wearer' -l 'wearer' -d 'Only this wearer (default: everybody).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline export" raw' -l 'raw' -d 'The samples too.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline export" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline export" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline export" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline import" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline import" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline import" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline erase" wearer' -l 'wearer' -d 'Whose record.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline erase" yes' -l 'yes' -d 'Do not ask.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline erase" data-dir' -l 'data-dir' -d 'The folder of the record (default: $PLUMBLINE_DATA_DIR, else ~/.local/share/plumbline).' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline erase" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline erase" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline help" version' -l 'version' -d 'Show the version.'
