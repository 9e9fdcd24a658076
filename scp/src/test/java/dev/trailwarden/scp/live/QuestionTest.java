package dev.trailwarden.scp.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QuestionTest {
    private static final Question.Place PLACE = new Question.Place("aws", "333333333333", "eu-west-1");

    @Test
    void whatTheRemediationRoleIsAskedAboutIsWhatItsTemplateAllows() throws Exception {
        String template =
                Files.readString(Path.of(System.getProperty("trailwarden.home"), "member-stack", "member-roles.yaml"));
        String remedies =
                template.substring(template.indexOf("PolicyName: remedies"), template.indexOf("PolicyName: directory"));
        List<String> allowed = Pattern.compile("(?m)^ +(?:- |Action: )((?:cloudtrail|organizations|iam):\\w+)$")
                .matcher(remedies)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(allowed).hasSizeGreaterThan(15);
        assertThat(Stream.concat(Question.vital(PLACE).stream(), Question.repairs(PLACE).stream())
                        .map(Question::action))
                .containsExactlyInAnyOrderElementsOf(allowed);
    }

    @Test
    void everythingThatAPolicyNamesIsAskedOnAResourceThatFits() {
        assertThat(Question.about(PolicyText.of(Example.WANTED.getFirst().json()), PLACE))
                .contains(
                        new Question(
                                "cloudtrail:StopLogging", "arn:aws:cloudtrail:eu-west-1:333333333333:trail/any-trail"),
                        new Question(
                                "cloudtrail:DeleteEventDataStore",
                                "arn:aws:cloudtrail:eu-west-1:333333333333:eventdatastore/00000000-0000-0000-0000-000000000000"),
                        new Question("organizations:DeregisterDelegatedAdministrator", "*"),
                        new Question("iam:CreateRole", "arn:aws:iam::333333333333:role/stacksets-exec-any"),
                        new Question("iam:CreateRole", "arn:aws:iam::333333333333:role/security/BreakGlass"),
                        new Question(
                                "events:DeleteRule", "arn:aws:events:eu-west-1:333333333333:rule/trailwarden-any"));
    }

    @Test
    void aWildcardActionCannotBeAsked() {
        assertThat(Question.about(PolicyText.of(Example.deny("All", "[\"cloudtrail:*\",\"x:Y\"]")), PLACE))
                .containsExactly(new Question("x:Y", "*"));
    }
}
