package dev.trailwarden.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of a policy before the request is known: text, wildcards and policy variables such as
 * <code>${aws:PrincipalAccount}</code>, or with a default <code>${aws:PrincipalTag/team, 'none'}</code>.
 *
 * <p>Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
final class Template {
    private static final Pattern VARIABLE = Pattern.compile("([^,'{}$]+?)(?:\\s*,\\s*'([^']*)')?");

    private sealed interface Part {
        /** Text as it stands in the policy, in which wildcards count. */
        record Written(String text) implements Part {}

        /** Text that has no wildcards: the <code>${*}</code>, <code>${?}</code> and <code>${$}</code> escapes. */
        record Escaped(String text) implements Part {}

        record Variable(String key, Optional<String> otherwise) implements Part {}
    }

    private final String source;
    private final List<Part> parts;
    /** What it matches whatever the request is; empty if that depends on the request. */
    private final Optional<Glob> fixed;

    private Template(String source, List<Part> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
        this.fixed = hasVariables() ? Optional.empty() : filled(new Context(Map.of()));
    }

    /** Text in which a dollar sign means nothing, as in policies of version 2008-10-17. */
    static Template plain(String source) {
        return new Template(source, List.of(new Part.Written(source)));
    }

    static Template parse(String source) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int open = source.indexOf("${"); open >= 0; open = source.indexOf("${", at)) {
            int close = source.indexOf('}', open);
            if (close < 0) {
                throw new InvalidPolicyException("'" + source + "' has a ${ that no } closes");
            }
            parts.add(new Part.Written(source.substring(at, open)));
            parts.add(variable(source, source.substring(open + 2, close)));
            at = close + 1;
        }
        parts.add(new Part.Written(source.substring(at)));
        return new Template(source, parts);
    }

    private static Part variable(String source, String inner) {
        if (inner.equals("*") || inner.equals("?") || inner.equals("$")) {
            return new Part.Escaped(inner);
        }
        Matcher matcher = VARIABLE.matcher(inner.strip());
        if (!matcher.matches()) {
            throw new InvalidPolicyException("'" + source + "' has the policy variable '" + inner
                    + "', which cannot be read; write ${key} or ${key, 'default'}");
        }
        return new Part.Variable(matcher.group(1), Optional.ofNullable(matcher.group(2)));
    }

    boolean hasVariables() {
        return parts.stream().anyMatch(Part.Variable.class::isInstance);
    }

    /** The value with its variables filled in, stars and question marks being wildcards; empty if a variable has no value. */
    Optional<Glob> pattern(Context context) {
        return fixed.isPresent() ? fixed : filled(context);
    }

    private Optional<Glob> filled(Context context) {
        Glob.Builder glob = new Glob.Builder();
        for (Part part : parts) {
            switch (part) {
                case Part.Written(String text) -> glob.pattern(text);
                case Part.Escaped(String text) -> glob.literal(text);
                case Part.Variable variable -> {
                    Optional<String> value = value(variable, context);
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    glob.literal(value.get());
                }
            }
        }
        return Optional.of(glob.build());
    }

    /** The value with its variables filled in, stars being only stars; empty if a variable has no value. */
    Optional<String> text(Context context) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Written(String text) -> out.append(text);
                case Part.Escaped(String text) -> out.append(text);
                case Part.Variable variable -> {
                    Optional<String> value = value(variable, context);
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    out.append(value.get());
                }
            }
        }
        return Optional.of(out.toString());
    }

    private static Optional<String> value(Part.Variable variable, Context context) {
        return context.variable(variable.key()).or(variable::otherwise);
    }

    @Override
    public String toString() {
        return source;
    }
}
