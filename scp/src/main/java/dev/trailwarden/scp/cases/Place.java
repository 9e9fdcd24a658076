package dev.trailwarden.scp.cases;

import dev.trailwarden.scp.GuardSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where somebody calls from, and what is asked about.
 *
 * @param partition for example {@code aws-us-gov}
 * @param region one of the partition's
 * @param account how SCPs see the caller's account
 * @param accountId its twelve digits
 */
record Place(String partition, String region, ScpCase.Account account, String accountId) {
    static final String MEMBER = "111111111111";
    static final String MANAGEMENT = "999999999999";
    private static final String DELEGATED_ADMINISTRATOR = "555555555555";
    private static final String NEIGHBOUR = "222222222222";

    private static final Map<String, String> REGIONS = new TreeMap<>(Map.of(
            "aws", "eu-west-1",
            "aws-cn", "cn-north-1",
            "aws-us-gov", "us-gov-west-1",
            "aws-eusc", "eusc-de-east-1",
            "aws-iso", "us-iso-east-1",
            "aws-iso-b", "us-isob-east-1",
            "aws-iso-e", "eu-isoe-west-1",
            "aws-iso-f", "us-isof-south-1"));

    /** Every kind of account in the partition that the settings are about, and members in all others. */
    static List<Place> all(GuardSettings settings) {
        String home = home(settings);
        String region = REGIONS.getOrDefault(home, "eu-west-1");
        return Stream.concat(
                        Stream.of(
                                new Place(home, region, ScpCase.Account.MEMBER, MEMBER),
                                new Place(
                                        home, region, ScpCase.Account.DELEGATED_ADMINISTRATOR, DELEGATED_ADMINISTRATOR),
                                new Place(home, region, ScpCase.Account.MANAGEMENT, MANAGEMENT)),
                        REGIONS.entrySet().stream()
                                .filter(other -> !other.getKey().equals(home))
                                .map(other ->
                                        new Place(other.getKey(), other.getValue(), ScpCase.Account.MEMBER, MEMBER)))
                .toList();
    }

    /** The partition that some pattern names, or else the public one. */
    static String home(GuardSettings settings) {
        return Stream.concat(settings.breakGlass().stream(), settings.deployers().stream())
                .map(pattern -> pattern.arn().split(":", -1)[1])
                .filter(partition -> !partition.equals("*"))
                .findFirst()
                .orElse("aws");
    }

    /** Whether ordinary work is asked about here, too, and those who only look like somebody else. */
    boolean inDepth(GuardSettings settings) {
        return partition.equals(home(settings)) && account == ScpCase.Account.MEMBER;
    }

    /** The same in another account. */
    Place in(String otherAccount) {
        return new Place(partition, region, account, otherAccount);
    }

    Place neighbour() {
        return in(NEIGHBOUR);
    }

    String role(String pathAndName) {
        return iam("role/" + pathAndName);
    }

    String iam(String resource) {
        return "arn:" + partition + ":iam::" + accountId + ":" + resource;
    }

    String sts(String resource) {
        return "arn:" + partition + ":sts::" + accountId + ":" + resource;
    }

    /** An ARN with the place's Region and account. */
    String arn(String service, String resource) {
        return "arn:" + partition + ":" + service + ":" + region + ":" + accountId + ":" + resource;
    }
}
