package dev.trailwarden.shrinker;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the names of classes out of what class files write. */
final class Types {
    private static final Pattern OBJECT = Pattern.compile("L([^;<]+);");

    private Types() {}

    /** The classes in a descriptor of a field or method. */
    static Stream<String> in(String descriptor) {
        return OBJECT.matcher(descriptor).results().map(found -> found.group(1));
    }

    /** The class that a class constant is of: itself, or the elements of the array. */
    static Stream<String> of(String constant) {
        if (!constant.startsWith("[")) {
            return Stream.of(constant);
        }
        Matcher element = OBJECT.matcher(constant);
        return element.find() ? Stream.of(element.group(1)) : Stream.empty();
    }
}
