package dev.trailwarden.sandbox;

/** The two ways in which the hub's code is given to Lambda; the same classes run in both. */
public enum Packaging {
    /** A jar for Lambda's own Java runtime, started from a snapshot. */
    MANAGED("managed", "hub-lambda/target/trailwarden-hub.jar", "mvn -q -DskipTests package"),

    /** A zip with a Java runtime of its own and a cache of what that has loaded before. */
    OWN_RUNTIME("own-runtime", "hub-runtime/target/trailwarden-hub-runtime.zip", "tools/package-runtime");

    private final String id;
    private final String file;
    private final String builtBy;

    Packaging(String id, String file, String builtBy) {
        this.id = id;
        this.file = file;
        this.builtBy = builtBy;
    }

    /**
     * {@return the value of {@code hub.yaml}'s parameter {@code Packaging}, and of the options of that name}
     */
    public String id() {
        return id;
    }

    /**
     * {@return where the code is, in the project's folder}
     */
    public String file() {
        return file;
    }

    /**
     * {@return the command that builds the code, to be run in the project's folder}
     */
    public String builtBy() {
        return builtBy;
    }

    /** The id. */
    @Override
    public String toString() {
        return id;
    }
}
