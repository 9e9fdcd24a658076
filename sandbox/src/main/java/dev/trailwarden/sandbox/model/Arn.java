package dev.trailwarden.sandbox.model;

import java.util.Optional;

/**
 * An Amazon Resource Name, taken apart.
 *
 * @param partition for example {@code aws}
 * @param service for example {@code cloudtrail}
 * @param region the Region's name, empty for global resources
 * @param account the owner's digits, empty where the service leaves them out
 * @param resource everything after the fifth colon
 */
public record Arn(String partition, String service, String region, String account, String resource) {

    /**
     * Reads an ARN.
     *
     * @param text what may be one
     * @return its parts, or empty when it is not an ARN
     */
    public static Optional<Arn> parse(String text) {
        String[] parts = text.split(":", 6);
        if (parts.length != 6 || !parts[0].equals("arn")) {
            return Optional.empty();
        }
        return Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
    }

    /**
     * The owner as a value.
     *
     * @return the account, or empty when the ARN names none
     */
    public Optional<AccountId> owner() {
        return account.matches("\\d{12}") ? Optional.of(new AccountId(account)) : Optional.empty();
    }

    @Override
    public String toString() {
        return String.join(":", "arn", partition, service, region, account, resource);
    }
}
