#!/bin/bash

__plumbline_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__plumbline_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__plumbline_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__plumbline_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_plumbline() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __plumbline_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    devices|pair|calibrate|sensors|forget|doctor|config|completions|live|run|web|share|summary|imbalance|outcomes|report|assess|routine|learn|wearers|export|import|erase|replay|decode|conformance|help)
        # Offer subcommand argument completions
        "_plumbline_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'devices pair calibrate sensors forget doctor config completions live run web share summary imbalance outcomes report assess routine learn wearers export import erase replay decode conformance help' -- "${cur}"))
        ;;
    esac
}

_plumbline_devices() {
    repeating_flags=()
    non_repeating_flags=(--no-probe --all --watch --json --version -h --help)
    repeating_options=(--ports)
    non_repeating_options=(--data-dir --seconds)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--ports')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion devices -- --ports "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    '--seconds')
        return
        ;;
    esac
}

_plumbline_pair() {
    repeating_flags=()
    non_repeating_flags=(--bond --yes --json --version -h --help)
    repeating_options=(--ports)
    non_repeating_options=(--name --placement --wearer --mount --baud --passkey --data-dir)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--name')
        return
        ;;
    '--placement')
        __plumbline_add_completions -W 't4'$'\n''l5'$'\n''c7'$'\n''head'
        return
        ;;
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion pair -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--mount')
        return
        ;;
    '--baud')
        return
        ;;
    '--passkey')
        return
        ;;
    '--ports')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion pair -- --ports "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion pair -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_calibrate() {
    repeating_flags=()
    non_repeating_flags=(--bow --slump --tallest --habitual --forget-learned --version -h --help)
    repeating_options=(--ports)
    non_repeating_options=(--seconds --profile --data-dir)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--seconds')
        return
        ;;
    '--profile')
        __plumbline_add_completions -W 'sit'$'\n''stand'
        return
        ;;
    '--ports')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion calibrate -- --ports "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion calibrate -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_sensors() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_forget() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion forget -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_doctor() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=(--ports)
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--ports')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion doctor -- --ports "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion doctor -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_config() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumbline_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    show|set|edit|reset|path)
        # Offer subcommand argument completions
        "_plumbline_config_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'show set edit reset path' -- "${cur}"))
        ;;
    esac
}

_plumbline_config_show() {
    repeating_flags=()
    non_repeating_flags=(--all --origin --ranges --json --version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumbline_offer_flags_options 0
}

_plumbline_config_set() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion config set -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    *)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion config set -- positional@1 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_config_edit() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_config_reset() {
    repeating_flags=()
    non_repeating_flags=(--yes --version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion config reset -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_config_path() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumbline_offer_flags_options 0
}

_plumbline_completions() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumbline_offer_flags_options 1

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W 'zsh'$'\n''bash'$'\n''fish'
        return
        ;;
    esac
}

_plumbline_live() {
    repeating_flags=()
    non_repeating_flags=(--no-record --json --lines --once --no-color --version -h --help)
    repeating_options=(--ports)
    non_repeating_options=(--baud --mount --calibrate-first --duration --data-dir --format --rate)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--baud')
        return
        ;;
    '--mount')
        return
        ;;
    '--calibrate-first')
        return
        ;;
    '--duration')
        return
        ;;
    '--ports')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion live -- --ports "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    '--format')
        __plumbline_add_completions -W 'waybar'$'\n''i3blocks'$'\n''tmux'
        return
        ;;
    '--rate')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion live -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_run() {
    repeating_flags=()
    non_repeating_flags=(--keep-raw --version -h --help)
    repeating_options=(--ports)
    non_repeating_options=(--data-dir --duration)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--ports')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion run -- --ports "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    '--duration')
        return
        ;;
    esac
}

_plumbline_web() {
    repeating_flags=()
    non_repeating_flags=(--address --no-open --version -h --help)
    repeating_options=()
    non_repeating_options=(--port --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--port')
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_share() {
    repeating_flags=()
    non_repeating_flags=(--list --forget --version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    enrol|consent|withdraw|fleet|leave)
        # Offer subcommand argument completions
        "_plumbline_share_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'enrol consent withdraw fleet leave' -- "${cur}"))
        ;;
    esac
}

_plumbline_share_enrol() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_share_consent() {
    repeating_flags=()
    non_repeating_flags=(--track --all-recorded --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion share consent -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_share_withdraw() {
    repeating_flags=()
    non_repeating_flags=(--track-only --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion share withdraw -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_share_fleet() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_share_leave() {
    repeating_flags=()
    non_repeating_flags=(--unconfirmed --version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_summary() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--date --days --wearer --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--date')
        __plumbline_add_completions -W 'today'$'\n''yesterday'$'\n''monday'$'\n''tuesday'$'\n''wednesday'$'\n''thursday'$'\n''friday'$'\n''saturday'$'\n''sunday'
        return
        ;;
    '--days')
        return
        ;;
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion summary -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_imbalance() {
    repeating_flags=()
    non_repeating_flags=(--all --json --no-color --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --date --cohort --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion imbalance -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--date')
        __plumbline_add_completions -W 'today'$'\n''yesterday'$'\n''monday'$'\n''tuesday'$'\n''wednesday'$'\n''thursday'$'\n''friday'$'\n''saturday'$'\n''sunday'
        return
        ;;
    '--cohort')
        __plumbline_add_completions -f
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_outcomes() {
    repeating_flags=()
    non_repeating_flags=(--show --json --no-color --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion outcomes -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_report() {
    repeating_flags=()
    non_repeating_flags=(--names --json --version -h --help)
    repeating_options=()
    non_repeating_options=(--output -o --wearer --weeks --include --paper --format --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--output'|'-o')
        __plumbline_add_completions -o plusdirs -fX '!*.@(html|pdf|json)'
        return
        ;;
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion report -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--weeks')
        return
        ;;
    '--include')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion report -- --include "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--paper')
        __plumbline_add_completions -W 'a4'$'\n''letter'
        return
        ;;
    '--format')
        __plumbline_add_completions -W 'html'$'\n''pdf'$'\n''fhir'
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_assess() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumbline_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    run|signs|forget)
        # Offer subcommand argument completions
        "_plumbline_assess_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'run signs forget' -- "${cur}"))
        ;;
    esac
}

_plumbline_assess_run() {
    repeating_flags=()
    non_repeating_flags=(--all --json --no-color --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --test --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion assess run -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--test')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion assess run -- --test "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_assess_signs() {
    repeating_flags=()
    non_repeating_flags=(--no-color --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion assess signs -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_assess_forget() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--date --wearer --data-dir)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--date')
        __plumbline_add_completions -W 'today'$'\n''yesterday'$'\n''monday'$'\n''tuesday'$'\n''wednesday'$'\n''thursday'$'\n''friday'$'\n''saturday'$'\n''sunday'
        return
        ;;
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion assess forget -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion assess forget -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_routine() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumbline_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    show|start|done|history|set)
        # Offer subcommand argument completions
        "_plumbline_routine_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'show start done history set' -- "${cur}"))
        ;;
    esac
}

_plumbline_routine_show() {
    repeating_flags=()
    non_repeating_flags=(--json --no-color --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine show -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_routine_start() {
    repeating_flags=()
    non_repeating_flags=(--no-color --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine start -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_routine_done() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--sets --side --effort --wearer --data-dir)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--sets')
        return
        ;;
    '--side')
        __plumbline_add_completions -W 'left'$'\n''right'
        return
        ;;
    '--effort')
        return
        ;;
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine done -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine done -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_routine_history() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine history -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_routine_set() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--minutes --have --caution --goal --exclude --tender --lack --phase --sex --wearer --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--minutes')
        return
        ;;
    '--have')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine set -- --have "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--caution')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine set -- --caution "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--goal')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine set -- --goal "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--exclude')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine set -- --exclude "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--tender')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine set -- --tender "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--lack')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine set -- --lack "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--phase')
        __plumbline_add_completions -W 'build'$'\n''keep'
        return
        ;;
    '--sex')
        __plumbline_add_completions -W 'man'$'\n''woman'$'\n''none'
        return
        ;;
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion routine set -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_learn() {
    repeating_flags=()
    non_repeating_flags=(--json --no-color --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --data-dir)
    __plumbline_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion learn -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion learn -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_wearers() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumbline_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|rename|compare)
        # Offer subcommand argument completions
        "_plumbline_wearers_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list rename compare' -- "${cur}"))
        ;;
    esac
}

_plumbline_wearers_list() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_wearers_rename() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--data-dir)
    __plumbline_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_wearers_compare() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--weeks --date --data-dir)
    __plumbline_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--weeks')
        return
        ;;
    '--date')
        __plumbline_add_completions -W 'today'$'\n''yesterday'$'\n''monday'$'\n''tuesday'$'\n''wednesday'$'\n''thursday'$'\n''friday'$'\n''saturday'$'\n''sunday'
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_export() {
    repeating_flags=()
    non_repeating_flags=(--raw --names --version -h --help)
    repeating_options=(--author)
    non_repeating_options=(--output -o --from --to --sensor --wearer --format --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--output'|'-o')
        __plumbline_add_completions -d
        return
        ;;
    '--from')
        __plumbline_add_completions -W 'today'$'\n''yesterday'$'\n''monday'$'\n''tuesday'$'\n''wednesday'$'\n''thursday'$'\n''friday'$'\n''saturday'$'\n''sunday'
        return
        ;;
    '--to')
        __plumbline_add_completions -W 'today'$'\n''yesterday'$'\n''monday'$'\n''tuesday'$'\n''wednesday'$'\n''thursday'$'\n''friday'$'\n''saturday'$'\n''sunday'
        return
        ;;
    '--sensor')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion export -- --sensor "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--wearer')
        return
        ;;
    '--format')
        __plumbline_add_completions -W 'csv'$'\n''bids'
        return
        ;;
    '--author')
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_import() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--as --data-dir)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--as')
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_erase() {
    repeating_flags=()
    non_repeating_flags=(--yes --version -h --help)
    repeating_options=()
    non_repeating_options=(--wearer --data-dir)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--wearer')
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion erase -- --wearer "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac
}

_plumbline_replay() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=(--hold)
    non_repeating_options=(--recording --data-dir --mount --calibrate-first --rate --track)
    __plumbline_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--recording')
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    '--mount')
        return
        ;;
    '--calibrate-first')
        return
        ;;
    '--hold')
        __plumbline_add_completions -W 'upright='$'\n''habitual='$'\n''slump='$'\n''tallest='
        return
        ;;
    '--rate')
        return
        ;;
    '--track')
        __plumbline_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __plumbline_add_completions -f
        return
        ;;
    esac
}

_plumbline_decode() {
    repeating_flags=()
    non_repeating_flags=(--list --hex --version -h --help)
    repeating_options=()
    non_repeating_options=(--protocol --characteristic --mode)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--protocol')
        __plumbline_add_completions -W 'plumbline'$'\n''witmotion'$'\n''bno08x-rvc'$'\n''ximu3'$'\n''polar-pmd'$'\n''movesense'$'\n''xsens-dot'$'\n''metamotion'$'\n''thingy52'$'\n''microbit'$'\n''muse'$'\n''ruuvi'
        return
        ;;
    '--characteristic')
        return
        ;;
    '--mode')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -f
        return
        ;;
    esac
}

_plumbline_conformance() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--baud --seconds --data-dir)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--baud')
        return
        ;;
    '--seconds')
        return
        ;;
    '--data-dir')
        __plumbline_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __plumbline_add_completions -W "$(__plumbline_custom_complete ---completion conformance -- positional@0 "${COMP_CWORD}" "$(__plumbline_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_plumbline_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __plumbline_offer_flags_options -1
}

complete -o filenames -F _plumbline plumbline
