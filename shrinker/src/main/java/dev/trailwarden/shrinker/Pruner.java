package dev.trailwarden.shrinker;

import java.io.ByteArrayInputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.util.Map;
import java.util.TreeMap;

/** Leaves out of classes what was not reached. */
final class Pruner {
    private final Reach reach;

    Pruner(Reach reach) {
        this.reach = reach;
    }

    /**
     * Gives the classes that are needed.
     *
     * @param classes all of them, by their internal names
     * @return those that were reached, with the methods that were reached and without the names of local
     *     variables; byte for byte what is kept whole
     */
    Map<String, byte[]> prune(Map<String, byte[]> classes) {
        ClassHierarchyResolver hierarchy = ClassHierarchyResolver.ofResourceParsing(type -> {
                    String descriptor = type.descriptorString();
                    byte[] bytes = classes.get(descriptor.substring(1, descriptor.length() - 1));
                    return bytes == null ? null : new ByteArrayInputStream(bytes);
                })
                .orElse(ClassHierarchyResolver.defaultResolver())
                .cached();
        // A pool of its own for each class: constants of what is gone would stay in the old one.
        ClassFile writer = ClassFile.of(
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.DebugElementsOption.DROP_DEBUG,
                ClassFile.ClassHierarchyResolverOption.of(hierarchy));
        Map<String, byte[]> kept = new TreeMap<>();
        classes.forEach((name, bytes) -> {
            if (reach.has(name)) {
                ClassModel model = reach.model(name);
                kept.put(
                        name,
                        reach.hasWhole(name)
                                ? bytes
                                : writer.transformClass(model, (builder, element) -> copy(name, builder, element)));
            }
        });
        return kept;
    }

    private void copy(String owner, ClassBuilder builder, ClassElement element) {
        switch (element) {
            case MethodModel method when !reach.has(owner, method) -> {
                // Left out.
            }
            case InnerClassesAttribute inner ->
                builder.with(InnerClassesAttribute.of(inner.classes().stream()
                        .filter(one -> !reach.dropped(one.innerClass().asInternalName()))
                        .toList()));
            default -> builder.with(element);
        }
    }
}
