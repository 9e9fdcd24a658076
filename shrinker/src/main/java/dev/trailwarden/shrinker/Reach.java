package dev.trailwarden.shrinker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a program can reach from its roots, found by rapid type analysis (Bacon and Sweeney, OOPSLA 1996): a method runs
 * only if somebody calls its signature and an object that has it was made. Where the analysis does not know, it keeps:
 * whatever overrides a method of the JDK may be called by the JDK; a class whose name or constant is loaded may be made by
 * reflection; fields stay with their class.
 */
final class Reach {
    private static final String CONSTRUCTOR = "<init>";
    private static final String INITIALIZER = "<clinit>";

    private final Map<String, ClassModel> classes = new HashMap<>();
    private final Map<String, Set<Signature>> libraries = new HashMap<>();

    private final Set<String> referenced = new HashSet<>();
    private final Set<String> initialized = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private final Set<String> live = new HashSet<>();
    private final Set<String> whole = new HashSet<>();
    private final Set<Signature> called = new HashSet<>();
    private final Map<String, Set<Signature>> reached = new HashMap<>();

    /** Methods of classes that were made, for the day that somebody calls their signature. */
    private final Map<Signature, List<Method>> waiting = new HashMap<>();

    private final Deque<Method> work = new ArrayDeque<>();

    private record Method(String owner, MethodModel model) {}

    /**
     * @param program the classes that may be left out, by their internal names; every other is taken to be the JDK's
     */
    Reach(Map<String, byte[]> program) {
        ClassFile parser = ClassFile.of();
        program.forEach((name, bytes) -> classes.put(name, parser.parse(bytes)));
    }

    /** Keeps every class of these packages, which end in a slash, with all that it has. */
    void whole(Collection<String> packages) {
        for (String name : List.copyOf(classes.keySet())) {
            if (packages.stream().anyMatch(name::startsWith)) {
                whole(name);
            }
        }
        follow();
    }

    /** Keeps a class that somebody makes by its name. */
    void reflective(String name) {
        construct(name);
        follow();
    }

    /** Whether a class is needed at all, if only as a type. */
    boolean has(String name) {
        return referenced.contains(name);
    }

    /** Whether a class is kept as it is. */
    boolean hasWhole(String name) {
        return whole.contains(name);
    }

    /** Whether a name is that of a class that is neither reached nor the JDK's. */
    boolean dropped(String name) {
        return classes.containsKey(name) && !has(name);
    }

    /** Whether a method is needed. */
    boolean has(String owner, MethodModel method) {
        return reached.getOrDefault(owner, Set.of()).contains(Signature.of(method));
    }

    /** The parsed class, which is one of the program. */
    ClassModel model(String name) {
        return Optional.ofNullable(classes.get(name)).orElseThrow();
    }

    private void follow() {
        for (Method method = work.poll(); method != null; method = work.poll()) {
            visit(method);
        }
    }

    private void whole(String name) {
        ClassModel model = classes.get(name);
        if (model != null && whole.add(name)) {
            make(name);
            model.methods().forEach(method -> reach(name, method));
        }
    }

    private void reference(String name) {
        ClassModel model = classes.get(name);
        if (model == null || !referenced.add(name)) {
            return;
        }
        parents(model).forEach(this::reference);
        model.fields()
                .forEach(field -> Types.in(field.fieldType().stringValue()).forEach(this::reference));
        // Class.getSimpleName() and the access of nest mates load the class around.
        model.findAttribute(Attributes.nestHost()).ifPresent(host -> reference(internal(host.nestHost())));
        model.findAttribute(Attributes.enclosingMethod())
                .ifPresent(around -> reference(internal(around.enclosingClass())));
        model.findAttribute(Attributes.innerClasses())
                .ifPresent(inner -> inner.classes().stream()
                        .filter(one -> internal(one.innerClass()).equals(name))
                        .flatMap(one -> one.outerClass().stream())
                        .forEach(outer -> reference(internal(outer))));
    }

    private static String internal(ClassEntry entry) {
        return entry.asInternalName();
    }

    private static Stream<String> parents(ClassModel model) {
        return Stream.concat(model.superclass().stream(), model.interfaces().stream())
                .map(Reach::internal);
    }

    private void initialize(String name) {
        ClassModel model = classes.get(name);
        if (model == null || !initialized.add(name)) {
            return;
        }
        reference(name);
        parents(model).forEach(this::initialize);
        for (MethodModel method : model.methods()) {
            String its = method.methodName().stringValue();
            boolean asked = model.flags().has(AccessFlag.ENUM) && (its.equals("values") || its.equals("valueOf"));
            if (its.equals(INITIALIZER) || asked) {
                reach(name, method);
            }
        }
    }

    /** An object of this class exists, or of a class that only the JVM knows and that implements it. */
    private void make(String name) {
        if (classes.containsKey(name) && made.add(name)) {
            initialize(name);
            live(name);
        }
    }

    private void live(String name) {
        ClassModel model = classes.get(name);
        if (model == null) {
            library(name).forEach(this::call);
            return;
        }
        if (!live.add(name)) {
            return;
        }
        for (MethodModel method : model.methods()) {
            if (!method.flags().has(AccessFlag.STATIC)) {
                Signature signature = Signature.of(method);
                if (called.contains(signature)) {
                    reach(name, method);
                } else {
                    waiting.computeIfAbsent(signature, ignored -> new ArrayList<>())
                            .add(new Method(name, method));
                }
            }
        }
        parents(model).forEach(this::live);
    }

    /** The methods that the JDK may call on an object because it is one of this type. */
    private Set<Signature> library(String name) {
        Set<Signature> known = libraries.get(name);
        if (known != null) {
            return known;
        }
        Set<Signature> methods = new HashSet<>();
        libraries.put(name, methods);
        try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(name + ".class")) {
            // What is neither here nor in the jar is an optional part of some library.
            if (in != null) {
                ClassModel model = ClassFile.of().parse(in.readAllBytes());
                model.methods().stream()
                        .filter(method -> !method.flags().has(AccessFlag.STATIC))
                        .map(Signature::of)
                        .filter(signature -> !signature.name().startsWith("<"))
                        .forEach(methods::add);
                parents(model).forEach(parent -> methods.addAll(library(parent)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return methods;
    }

    private void call(Signature signature) {
        if (called.add(signature)) {
            List<Method> answering = waiting.remove(signature);
            if (answering != null) {
                answering.forEach(method -> reach(method.owner(), method.model()));
            }
        }
    }

    private void reach(String owner, MethodModel method) {
        if (reached.computeIfAbsent(owner, ignored -> new HashSet<>()).add(Signature.of(method))) {
            work.add(new Method(owner, method));
        }
    }

    private void construct(String name) {
        ClassModel model = classes.get(name);
        if (model != null && !made.contains(name)) {
            make(name);
        }
        if (model != null) {
            model.methods().stream()
                    .filter(method -> method.methodName().equalsString(CONSTRUCTOR))
                    .forEach(method -> reach(name, method));
        }
    }

    /** The declaration that a call is resolved to has to be there, and whatever overrides it in an object that was made. */
    private void invoke(String owner, Signature signature) {
        reference(owner);
        resolve(owner, signature);
        if (!signature.name().equals(CONSTRUCTOR)) {
            call(signature);
        }
    }

    private boolean resolve(String owner, Signature signature) {
        ClassModel model = classes.get(owner);
        if (model == null) {
            return false;
        }
        for (MethodModel method : model.methods()) {
            if (Signature.of(method).equals(signature)) {
                reach(owner, method);
                return true;
            }
        }
        return parents(model).toList().stream().anyMatch(parent -> resolve(parent, signature));
    }

    private void visit(Method method) {
        MethodModel model = method.model();
        initialize(method.owner());
        types(model.methodType().stringValue());
        model.findAttribute(Attributes.exceptions())
                .ifPresent(thrown -> thrown.exceptions().forEach(one -> reference(internal(one))));
        model.code().ifPresent(this::visit);
    }

    private void types(String descriptor) {
        Types.in(descriptor).forEach(this::reference);
    }

    private void visit(CodeModel code) {
        code.forEach(this::visit);
        // The verifier loads the types that it compares.
        if (code instanceof CodeAttribute attribute) {
            attribute
                    .findAttribute(Attributes.stackMapTable())
                    .ifPresent(frames -> frames.entries()
                            .forEach(frame -> Stream.concat(frame.locals().stream(), frame.stack().stream())
                                    .forEach(type -> {
                                        if (type instanceof ObjectVerificationTypeInfo object) {
                                            Types.of(internal(object.className()))
                                                    .forEach(this::reference);
                                        }
                                    })));
        }
    }

    private void visit(CodeElement element) {
        switch (element) {
            case InvokeInstruction call -> {
                types(call.type().stringValue());
                Types.of(internal(call.owner()))
                        .forEach(owner -> invoke(
                                owner,
                                new Signature(
                                        call.name().stringValue(), call.type().stringValue())));
            }
            case FieldInstruction field -> {
                types(field.type().stringValue());
                initialize(internal(field.owner()));
            }
            case NewObjectInstruction one -> make(internal(one.className()));
            case NewReferenceArrayInstruction many ->
                Types.of(internal(many.componentType())).forEach(this::reference);
            case NewMultiArrayInstruction many ->
                Types.of(internal(many.arrayType())).forEach(this::reference);
            case TypeCheckInstruction check -> Types.of(internal(check.type())).forEach(this::reference);
            case ExceptionCatch caught -> caught.catchType().ifPresent(type -> reference(internal(type)));
            case LoadConstantInstruction load -> constant(load.constantEntry());
            case InvokeDynamicInstruction dynamic -> {
                String type = dynamic.type().stringValue();
                types(type);
                // The object of a lambda is one of the interface.
                Types.in(type.substring(type.indexOf(')'))).forEach(this::make);
                constant(dynamic.invokedynamic().bootstrap().bootstrapMethod());
                dynamic.invokedynamic().bootstrap().arguments().forEach(this::constant);
            }
            default -> {
                // Nothing else names a class.
            }
        }
    }

    private void constant(LoadableConstantEntry entry) {
        switch (entry) {
            case ClassEntry type -> Types.of(internal(type)).forEach(this::construct);
            case StringEntry text -> whole(text.stringValue().replace('.', '/'));
            case MethodTypeEntry type -> types(type.descriptor().stringValue());
            case MethodHandleEntry handle -> handle(handle);
            case ConstantDynamicEntry dynamic -> {
                constant(dynamic.bootstrap().bootstrapMethod());
                dynamic.bootstrap().arguments().forEach(this::constant);
            }
            default -> {
                // Numbers.
            }
        }
    }

    private void handle(MethodHandleEntry handle) {
        String owner = internal(handle.reference().owner());
        String descriptor = handle.reference().type().stringValue();
        String name = handle.reference().name().stringValue();
        types(descriptor);
        if (!descriptor.startsWith("(")) {
            initialize(owner);
            return;
        }
        if (name.equals(CONSTRUCTOR)) {
            make(owner);
        }
        invoke(owner, new Signature(name, descriptor));
    }
}
