package dev.trailwarden.policy;

/**
 * The roles a policy can play, in the order in which AWS names them when several refuse the same request.
 *
 * <p>The messages are those of the IAM User Guide, "Troubleshoot access denied error messages".
 */
public enum PolicyKind {
    /** Attached to the organization's root, an OU or an account; sets the limit for everybody below. */
    SERVICE_CONTROL("a service control policy", "service control policy"),
    /** The trust policy of a role: who may become it. */
    TRUST("the role trust policy", "role trust policy"),
    /** Attached to a resource: a bus, a topic, a queue, a bucket, a key, a function. */
    RESOURCE_BASED("a resource-based policy", "resource-based policy"),
    /** Attached to a user or a role, or inline. */
    IDENTITY_BASED("an identity-based policy", "identity-based policy"),
    /** The limit set to a user or a role. */
    PERMISSIONS_BOUNDARY("a permissions boundary", "permissions boundary"),
    /** The limit passed along when a session was made. */
    SESSION("a session policy", "session policy");

    private final String withArticle;
    private final String name;

    PolicyKind(String withArticle, String name) {
        this.withArticle = withArticle;
        this.name = name;
    }

    /** {@return what AWS calls a policy of this kind, with its article: "a service control policy"} */
    String withArticle() {
        return withArticle;
    }

    /** {@return what AWS calls a policy of this kind: "service control policy"} */
    @Override
    public String toString() {
        return name;
    }
}
