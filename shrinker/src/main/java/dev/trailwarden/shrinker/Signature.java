package dev.trailwarden.shrinker;

import java.lang.classfile.MethodModel;

/**
 * What a method is called by.
 *
 * @param name its name
 * @param descriptor its parameters' and its result's types, as class files write them
 */
record Signature(String name, String descriptor) {
    static Signature of(MethodModel method) {
        return new Signature(
                method.methodName().stringValue(), method.methodType().stringValue());
    }
}
