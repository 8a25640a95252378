package vidact.core.policy;

/**
 * A policy as the command line names it, {@code PLACE?OPTIONS}.
 *
 * @param place a kind, a folder or an address
 * @param options what follows the first question mark; empty if there is none
 */
public record PolicyName(String place, String options) {
    /** Takes a name apart. */
    public static PolicyName parse(String name) {
        int question = name.indexOf('?');
        return question < 0
                ? new PolicyName(name, "")
                : new PolicyName(name.substring(0, question), name.substring(question + 1));
    }
}
