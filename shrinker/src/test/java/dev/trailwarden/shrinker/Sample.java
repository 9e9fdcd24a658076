package dev.trailwarden.shrinker;

import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A small program with the shapes that a shrinker gets wrong. */
final class Sample {
    private Sample() {}

    interface Client {
        default String used(Used request) {
            return "used " + request;
        }

        default String unused(OfUnusedCall request) {
            return "unused " + request;
        }
    }

    record Used(String name) {}

    record OfUnusedCall(String name) {}

    static final class Unused {}

    /** Named by instanceof, never made. */
    static final class OnlyAskedFor implements Supplier<String> {
        @Override
        public String get() {
            return "never made";
        }
    }

    static final class OverHttp implements Client {}

    /** Found by its name. */
    public static final class ByName implements Supplier<String> {
        @Override
        public String get() {
            return "by name";
        }
    }

    public static final class ByService implements Runnable {
        @Override
        public void run() {}
    }

    enum Colour {
        RED,
        GREEN
    }

    abstract static class Template implements Comparable<Template> {
        abstract int rank();

        // Called by the JDK's sort, which only knows Comparable.
        @Override
        public int compareTo(Template other) {
            return Integer.compare(rank(), other.rank());
        }
    }

    static final class First extends Template {
        @Override
        int rank() {
            return 1;
        }

        @Override
        public String toString() {
            return "first";
        }
    }

    static final class Second extends Template {
        @Override
        int rank() {
            return 2;
        }

        @Override
        public String toString() {
            return "second";
        }
    }

    /** Where the program begins. */
    public static final class Root implements Supplier<String> {
        @Override
        public String get() {
            Client client = new OverHttp();
            Function<String, Used> make = Used::new;
            Object asked = client;
            return client.used(make.apply("a"))
                    + List.of(new Second(), new First()).stream().sorted().toList()
                    + EnumSet.allOf(Colour.class)
                    + byName()
                    + (asked instanceof OnlyAskedFor ? "asked for" : "not asked for");
        }

        private static String byName() {
            try {
                return String.valueOf(Class.forName("dev.trailwarden.shrinker.Sample$ByName")
                        .asSubclass(Supplier.class)
                        .getDeclaredConstructor()
                        .newInstance()
                        .get());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
