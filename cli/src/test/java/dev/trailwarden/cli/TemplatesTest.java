package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.OrganizationHints;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.Accounts;
import dev.trailwarden.core.port.Forwarding;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.port.Trace;
import dev.trailwarden.core.remedy.Remediation;
import dev.trailwarden.core.remedy.Remediation.HoldGuardrail;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.remedy.Remediation.ReviveStore;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.Tamper;
import dev.trailwarden.sandbox.Packaging;
import dev.trailwarden.sandbox.template.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.event.ruler.Ruler;

/** The templates as they are shipped, held against EventBridge's own matcher, AWS's limits and what the code does. */
class TemplatesTest {
    private static final Path HOME = Path.of(System.getProperty("trailwarden.home"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectNode HUB = tree("hub-lambda/hub.yaml");
    private static final ObjectNode ROLES = tree("member-stack/member-roles.yaml");
    private static final ObjectNode RULES = tree("member-stack/member-rules.yaml");
    private static final JsonNode REMEDIATION_POLICIES = ROLES.at("/Resources/RemediationRole/Properties/Policies");
    private static final AccountId PAYMENTS = new AccountId("333333333333");
    private static final Region HOME_REGION = new Region("eu-west-1");
    private static final TrailReference TRAIL = new TrailReference.ByName("payments-trail");
    private static final HoldGuardrail GUARDRAIL = new HoldGuardrail(PAYMENTS, OrganizationHints.NONE);
    private static final JsonNode FORWARDED = RULES.at("/Resources/ForwardTamperEvents/Properties/EventPattern");
    private static final JsonNode HANDED_OVER = HUB.at("/Resources/TamperRule/Properties/EventPattern");

    static Stream<Path> forwarded() throws IOException {
        return envelopes(Stream.concat(Catalogue.ALL.stream().map(Tamper::id), Stream.of("passed-over")));
    }

    static Stream<Path> leftAlone() throws IOException {
        return envelopes(Stream.of("benign", "not-undone"));
    }

    @ParameterizedTest
    @MethodSource("forwarded")
    void theRulesMatchEveryCallOfTheCatalogue(Path event) throws Exception {
        assertThat(Ruler.matchesRule(Files.readString(event), FORWARDED.toString()))
                .isTrue();
        assertThat(Ruler.matchesRule(Files.readString(event), HANDED_OVER.toString()))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("leftAlone")
    void theRulesMatchNothingElse(Path event) throws Exception {
        assertThat(Ruler.matchesRule(Files.readString(event), FORWARDED.toString()))
                .isFalse();
        assertThat(Ruler.matchesRule(Files.readString(event), HANDED_OVER.toString()))
                .isFalse();
    }

    @Test
    void thereAreFixturesToMatch() throws Exception {
        assertThat(forwarded()).hasSizeGreaterThan(400);
        assertThat(leftAlone()).hasSizeGreaterThan(400);
    }

    @Test
    void bothRulesHaveOnePatternThatPinsTheSourceAndNamesTheCatalogue() {
        assertThat(HANDED_OVER).isEqualTo(FORWARDED);
        assertThat(FORWARDED.path("source"))
                .isEqualTo(JSON.createArrayNode().add("aws.cloudtrail").add("aws.organizations"));
        assertThat(texts(FORWARDED.at("/detail/eventSource")))
                .isEqualTo(Catalogue.ALL.stream()
                        .map(kind -> kind.service() + ".amazonaws.com")
                        .collect(Collectors.toSet()));
        assertThat(texts(HUB.at("/Resources/EventBusPolicy/Properties/Statement/Condition/StringEquals/events:source")))
                .isEqualTo(texts(FORWARDED.path("source")));
        assertThat(texts(FORWARDED.at("/detail/eventName")))
                .isEqualTo(Catalogue.ALL.stream().map(Tamper::eventName).collect(Collectors.toSet()));
        assertThat(FORWARDED.toString()).hasSizeLessThanOrEqualTo(2_048);
    }

    @Test
    void theMemberRoleAllowsExactlyWhatTheRemediesDeclare() {
        Set<Permission> declared = Stream.of(
                        new ResumeLogging(PAYMENTS, HOME_REGION, TRAIL, Optional.empty()),
                        new MatchBaseline(PAYMENTS, HOME_REGION, TRAIL, false),
                        new ReviveStore(PAYMENTS, HOME_REGION, "EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE"))
                .flatMap(remedy -> remedy.permissions().stream())
                .collect(Collectors.toSet());
        assertThat(permissions(REMEDIATION_POLICIES.path(0)))
                .isEqualTo(Stream.of(declared, Forwarding.READS, Trace.READS)
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet()));
        assertThat(Stream.of(declared, GUARDRAIL.permissions())
                        .flatMap(Set::stream)
                        .map(Permission::action)
                        .collect(Collectors.toSet()))
                .isEqualTo(Remediation.ACTIONS);
    }

    @Test
    void inTheManagementAccountTheRoleMayLookAtTheGuardrail() {
        Set<String> allowed = Stream.of(
                        REMEDIATION_POLICIES.path(0),
                        REMEDIATION_POLICIES.path(1).path("Fn::If").path(1))
                .flatMap(policy -> permissions(policy).stream())
                .map(Permission::action)
                .collect(Collectors.toSet());
        assertThat(allowed)
                .containsAll(
                        HoldGuardrail.READS.stream().map(Permission::action).toList());
    }

    @Test
    void theAuditorReadsAndChangesNothing() {
        JsonNode auditor = ROLES.at("/Resources/AuditorRole/Properties");
        assertThat(auditor.path("Policies").findValues("Action").stream().flatMap(action -> texts(action).stream()))
                .isNotEmpty()
                .allMatch(action -> action.matches("[a-z0-9]+:(Describe|Get|List)[A-Za-z0-9]+"));
        assertThat(auditor.at("/AssumeRolePolicyDocument/Statement/0/Action").textValue())
                .isEqualTo("sts:AssumeRole");
    }

    /** Nothing else writes to the organization, so no event can make the hub take a guardrail away. */
    @Test
    void theOnlyWriteToTheOrganizationIsToAttachWhatTheOperatorNamed() {
        JsonNode choice = REMEDIATION_POLICIES.path(2).path("Fn::If");
        assertThat(choice.path(0).textValue()).isEqualTo("AttachesPolicies");
        assertThat(choice.path(2).path("Ref").textValue()).isEqualTo("AWS::NoValue");
        assertThat(statements(choice.path(1)).map(one -> texts(one.path("Action"))))
                .containsOnly(Set.of("organizations:AttachPolicy"));
        assertThat(statements(choice.path(1)).map(one -> one.path("Resource").toString()))
                .containsExactly(
                        "{\"Ref\":\"GuardrailPolicyArns\"}",
                        "[{\"Fn::Sub\":\"arn:${AWS::Partition}:organizations::${AWS::AccountId}:root/o-*\"},"
                                + "{\"Fn::Sub\":\"arn:${AWS::Partition}:organizations::${AWS::AccountId}:ou/o-*\"},"
                                + "{\"Fn::Sub\":\"arn:${AWS::Partition}:organizations::${AWS::AccountId}:account/o-*\"}]");
        assertThat(ROLES.at("/Parameters/GuardrailPolicyArns/Default").asText("none"))
                .isEmpty();
        assertThat(HUB.at("/Parameters/GuardrailReattach/Default").asText()).isEqualTo("false");
        List<String> writes = Stream.of(HUB, ROLES)
                .flatMap(template -> template.findValues("Action").stream())
                .flatMap(action -> texts(action).stream())
                .filter(action -> action.startsWith("organizations:"))
                .filter(action -> !action.matches("organizations:(Describe|List).*"))
                .distinct()
                .toList();
        assertThat(writes).containsExactly("organizations:AttachPolicy");
    }

    @Test
    void rolesAreHandedToCloudTrailAndToNobodyElse() {
        assertThat(statements(REMEDIATION_POLICIES.path(0)).filter(one -> one.has("Condition")))
                .singleElement()
                .satisfies(one -> {
                    assertThat(texts(one.path("Action"))).containsExactly("iam:PassRole");
                    assertThat(one.path("Condition").toString())
                            .isEqualTo("{\"StringEquals\":{\"iam:PassedToService\":\"cloudtrail.amazonaws.com\"}}");
                });
    }

    @Test
    void onlyInTheManagementAccountTheRoleMayAskAboutTheOrganization() {
        JsonNode choice = REMEDIATION_POLICIES.path(1).path("Fn::If");
        assertThat(choice.path(0).textValue()).isEqualTo("IsManagementAccount");
        assertThat(permissions(choice.path(1)))
                .extracting(Permission::action)
                .containsExactlyInAnyOrder(
                        "organizations:DescribeAccount",
                        "organizations:DescribePolicy",
                        "organizations:ListAccounts",
                        "organizations:ListAccountsForParent",
                        "organizations:ListOrganizationalUnitsForParent",
                        "organizations:ListParents",
                        "organizations:ListPolicies",
                        "organizations:ListRoots",
                        "organizations:ListTargetsForPolicy");
        assertThat(choice.path(2).path("Ref").textValue()).isEqualTo("AWS::NoValue");
        assertThat(REMEDIATION_POLICIES).hasSize(3);
        assertThat(ROLES.at("/Conditions/IsManagementAccount").toString())
                .isEqualTo("{\"Fn::Equals\":[{\"Ref\":\"AWS::AccountId\"},{\"Ref\":\"ManagementAccountId\"}]}");
    }

    @Test
    void theRoleInTheManagementAccountMayListAllAccounts() {
        Set<String> allowed = permissions(
                        REMEDIATION_POLICIES.path(1).path("Fn::If").path(1))
                .stream()
                .map(Permission::action)
                .collect(Collectors.toSet());
        assertThat(allowed)
                .containsAll(Accounts.READS.stream().map(Permission::action).toList());
    }

    @Test
    void theSweepHasTheHubsSettingsAndItsQueue() {
        ObjectNode sweep = HUB.at("/Resources/SweepFunction/Properties/Environment/Variables")
                .deepCopy();
        assertThat(sweep.remove("SWEEP_QUEUE_URL").path("Ref").textValue()).isEqualTo("SweepQueue");
        assertThat(sweep.remove("SWEEP_CONCURRENCY").path("Ref").textValue()).isEqualTo("SweepConcurrency");
        assertThat(sweep.remove("JAVA_TOOL_OPTIONS").at("/Fn::If/2").textValue())
                .as("its heap is its own")
                .startsWith("-XX:TieredStopAtLevel=1 ");
        ObjectNode hub =
                HUB.at("/Resources/Function/Properties/Environment/Variables").deepCopy();
        hub.remove("JAVA_TOOL_OPTIONS");
        assertThat(sweep).isEqualTo(hub);
        assertThat(HUB.at("/Resources/SweepQueue/Properties/VisibilityTimeout").intValue())
                .as("nobody else gets a batch while the function may run")
                .isGreaterThan(
                        HUB.at("/Resources/SweepFunction/Properties/Timeout").intValue());
    }

    @Test
    void allFunctionsChangeTheirPackagingTogether() {
        assertThat(HUB.at("/Parameters/Packaging/AllowedValues"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(
                        Stream.of(Packaging.values()).map(Packaging::id).toList());
        assertThat(HUB.at("/Parameters/Packaging/Default").textValue()).isEqualTo(Packaging.MANAGED.id());
        List<JsonNode> functions = StreamSupport.stream(HUB.path("Resources").spliterator(), false)
                .filter(resource -> resource.path("Type").asText().equals("AWS::Lambda::Function"))
                .map(resource -> resource.path("Properties"))
                .toList();
        assertThat(functions).hasSize(3).allSatisfy(function -> {
            assertThat(function.at("/Runtime/Fn::If"))
                    .extracting(JsonNode::textValue)
                    .containsExactly("OwnRuntime", "provided.al2023", "java25");
            JsonNode snapStart = function.at("/SnapStart/ApplyOn/Fn::If");
            assertThat(snapStart.at("/0").textValue()).isEqualTo("OwnRuntime");
            assertThat(snapStart.at("/1").textValue())
                    .as("Lambda refuses it for an OS-only runtime")
                    .isEqualTo("None");
            assertThat(function.at("/Architectures/0").textValue())
                    .as("what the package is built for")
                    .isEqualTo("x86_64");
        });
    }

    @Test
    void bothFunctionsOfTheHubHaveTheSameSettings() {
        assertThat(HUB.at("/Resources/DeskFunction/Properties/Environment/Variables"))
                .isEqualTo(HUB.at("/Resources/Function/Properties/Environment/Variables"))
                .isNotEmpty();
    }

    /** Lambda measures the settings as JSON, in which a quote counts twice (its own message quotes what it measured). */
    @Test
    void theLongestSettingsFitIntoLambdasFourKilobytes() throws Exception {
        assertThat(JSON.writeValueAsBytes(longestSettings())).hasSizeLessThanOrEqualTo(4_096);
        assertThat(Exemptions.parse(densestExemptions()).list()).hasSizeGreaterThan(20);
        assertThat(HUB.at("/Parameters/Exemptions/MaxLength").intValue()).isEqualTo(ExemptionsFile.LONGEST_VALUE);
    }

    private static Map<String, String> longestSettings() {
        Map<String, String> made = Map.of(
                "TOPIC_ARN", "arn:aws-us-gov:sns:ap-southeast-1:222222222222:trailwarden-alerts",
                "DEAD_LETTER_QUEUE_URL",
                        "https://sqs.us-iso-east-1.amazonaws.com.cn/222222222222/trailwarden-dead-letters",
                "TABLE_NAME", HUB.at("/Resources/Table/Properties/TableName").asText(),
                "SEAL_KEY_ARN",
                        "arn:aws-us-gov:kms:ap-southeast-1:222222222222:key/0f3b6a52-7a41-4c6e-9d6c-2f6f1d1f8a10",
                "EVENT_BUS", "arn:aws-us-gov:events:ap-southeast-1:222222222222:event-bus/trailwarden",
                "JAVA_TOOL_OPTIONS",
                        HUB.at("/Resources/SweepFunction/Properties/Environment/Variables/JAVA_TOOL_OPTIONS/Fn::If/2")
                                .asText(),
                "SWEEP_QUEUE_URL", "https://sqs.us-iso-east-1.amazonaws.com.cn/222222222222/trailwarden-sweep");
        Map<String, String> longest = new TreeMap<>();
        HUB.at("/Resources/SweepFunction/Properties/Environment/Variables")
                .properties()
                .forEach(variable -> {
                    String parameter = variable.getValue().path("Ref").asText();
                    longest.put(
                            variable.getKey(),
                            variable.getValue().isTextual()
                                    ? variable.getValue().textValue()
                                    : made.containsKey(variable.getKey())
                                            ? made.get(variable.getKey())
                                            : longest(parameter, HUB.at("/Parameters/" + parameter)));
                });
        return longest;
    }

    private static String longest(String name, JsonNode parameter) {
        assertThat(parameter.isMissingNode()).as(name + " is a parameter").isFalse();
        return switch (name) {
            case "Exemptions" -> densestExemptions();
            case "ManagementAccountId" -> "111111111111";
            case "SettingsRevision" -> "r".repeat(64);
            default ->
                parameter.has("AllowedValues")
                        ? texts(parameter.get("AllowedValues")).stream()
                                .max(Comparator.comparingInt(String::length))
                                .orElseThrow()
                        : parameter.has("MaxValue")
                                ? parameter.get("MaxValue").asText()
                                : "x".repeat(parameter.path("MaxLength").asInt());
        };
    }

    /** As many of the shortest exemptions as the parameter takes: nothing else has so many quotes. */
    private static String densestExemptions() {
        String one = "{\"unit\":\"r-aaaa\",\"effect\":\"exempt\",\"until\":\"2027-03-31\",\"reason\":\"'\"}";
        String list = "[" + one + "]";
        String value = list;
        while (value.length() <= ExemptionsFile.LONGEST_VALUE) {
            list = list.substring(0, list.length() - 1) + "," + one + "]";
            String next = new ExemptionsFile("-").value(list);
            if (next.length() > ExemptionsFile.LONGEST_VALUE) {
                break;
            }
            value = next;
        }
        return value;
    }

    @Test
    void whatIsRememberedOutlivesTheStackAndCanBeTakenBack() {
        JsonNode table = HUB.at("/Resources/Table");
        assertThat(table.path("DeletionPolicy").textValue()).isEqualTo("Retain");
        assertThat(table.path("UpdateReplacePolicy").textValue()).isEqualTo("Retain");
        assertThat(table.at("/Properties/DeletionProtectionEnabled").booleanValue())
                .isTrue();
        assertThat(table.at("/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                        .booleanValue())
                .isTrue();
        assertThat(table.at("/Properties/SSESpecification/SSEEnabled").booleanValue())
                .isTrue();
        assertThat(HUB.at("/Resources/SealKey/UpdateReplacePolicy").textValue()).isEqualTo("Retain");
    }

    @Test
    void nobodyButTheHubMaySealAndNobodyMayGrantIt() {
        Map<String, Set<String>> bySid = new TreeMap<>();
        for (JsonNode statement : HUB.at("/Resources/SealKey/Properties/KeyPolicy/Statement")) {
            bySid.put(statement.path("Sid").textValue(), texts(statement.path("Action")));
        }
        assertThat(bySid).containsOnlyKeys("ThisAccountAdministers", "OnlyTheHubSeals");
        assertThat(bySid.get("OnlyTheHubSeals")).containsExactlyInAnyOrder("kms:GenerateMac", "kms:VerifyMac");
        assertThat(bySid.get("ThisAccountAdministers"))
                .contains("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion")
                .doesNotContain("kms:CreateGrant", "kms:GenerateMac", "kms:VerifyMac", "kms:ReplicateKey");
        assertThat(HUB.at(
                                "/Resources/SealKey/Properties/KeyPolicy/Statement/1/Condition/ArnEquals/aws:PrincipalArn/Fn::Sub")
                        .textValue())
                .isEqualTo("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/trailwarden/trailwarden-hub");
    }

    @Test
    void nothingIsAllowedByAWildcard() {
        for (ObjectNode template : List.of(HUB, ROLES)) {
            template.findValues("Action").stream()
                    .flatMap(action -> texts(action).stream())
                    // The key's own account decides by its IAM policies; and the deny covers every way in.
                    .filter(action ->
                            !Set.of("kms:*", "kms:GenerateDataKey*", "sqs:*").contains(action))
                    .forEach(action -> assertThat(action).doesNotContain("*"));
        }
    }

    @Test
    void everyTemplateIsWithinItsLimitsAndPartitionSafe() throws Exception {
        for (String file :
                List.of("hub-lambda/hub.yaml", "member-stack/member-roles.yaml", "member-stack/member-rules.yaml")) {
            String text = Files.readString(HOME.resolve(file));
            assertThat(text.getBytes(StandardCharsets.UTF_8)).as(file).hasSizeLessThanOrEqualTo(51_200);
            assertThat(text.lines().filter(line -> line.contains("arn:aws:") && !line.contains("for example")))
                    .as(file)
                    .allMatch(line -> line.strip().startsWith("Write them"));
            assertThat(tree(file).has("Transform")).as(file).isFalse();
        }
        assertThat(HUB.at("/Resources/EventBusPolicy/Properties/Statement").toString())
                .hasSizeLessThanOrEqualTo(10_240);
        for (ObjectNode template : List.of(HUB, ROLES)) {
            for (JsonNode trust : template.findValues("AssumeRolePolicyDocument")) {
                assertThat(trust.toString()).hasSizeLessThanOrEqualTo(2_048);
            }
        }
    }

    private static ObjectNode tree(String file) {
        try {
            return Template.tree(Files.readString(HOME.resolve(file)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<JsonNode> statements(JsonNode policy) {
        return StreamSupport.stream(policy.at("/PolicyDocument/Statement").spliterator(), false);
    }

    /** What a policy allows, in the words in which remedies declare it. */
    private static Set<Permission> permissions(JsonNode policy) {
        return statements(policy)
                .flatMap(one -> texts(one.path("Action")).stream()
                        .map(action -> new Permission(action, scope(one.path("Resource")))))
                .collect(Collectors.toSet());
    }

    private static Permission.Scope scope(JsonNode resource) {
        String text = resource.path("Fn::Sub").asText(resource.asText());
        return switch (text) {
            case "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*" -> Permission.Scope.TRAIL;
            case "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*" -> Permission.Scope.STORE;
            case "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*" -> Permission.Scope.ROLE_FOR_CLOUDTRAIL;
            case "arn:${AWS::Partition}:events:*:${AWS::AccountId}:rule/trailwarden-forward" -> Permission.Scope.RULE;
            case "*" -> Permission.Scope.ACCOUNT;
            default -> throw new AssertionError("no remedy is for " + text);
        };
    }

    private static Set<String> texts(JsonNode textOrList) {
        return textOrList.isTextual()
                ? Set.of(textOrList.textValue())
                : StreamSupport.stream(textOrList.spliterator(), false)
                        .map(JsonNode::textValue)
                        .collect(Collectors.toSet());
    }

    private static Stream<Path> envelopes(Stream<String> folders) throws IOException {
        Stream.Builder<Path> found = Stream.builder();
        for (String folder : folders.toList()) {
            try (Stream<Path> files = Files.list(HOME.resolve("fixtures").resolve(folder))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".json"))
                        .sorted()
                        .toList()) {
                    if (JSON.readTree(file.toFile()).path("detail").isObject()) {
                        found.add(file);
                    }
                }
            }
        }
        return found.build();
    }
}
