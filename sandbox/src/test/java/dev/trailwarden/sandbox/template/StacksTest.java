package dev.trailwarden.sandbox.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StacksTest {
    private static final StackTarget HERE = new StackTarget("111111111111", "eu-west-1", "s");

    private final Shelf shelf = new Shelf();
    private final Stacks stacks = new Stacks(List.of(shelf));

    private Stack deploy(String resources, Map<String, String> parameters) {
        Template template = Template.read(resources.replace("Thing", Shelf.TYPE));
        return stacks.deploy(HERE, template, parameters);
    }

    @Test
    void resourcesAreMadeBehindThoseTheyReferTo() {
        Stack stack = deploy("""
                Resources:
                  Last: {Type: Thing, DependsOn: Middle, Properties: {Name: last}}
                  Middle: {Type: Thing, Properties: {Name: middle, Value: !Sub "see ${First.Arn} in ${AWS::AccountId}"}}
                  First: {Type: Thing, Properties: {Name: first}}
                Outputs:
                  Where: {Value: !GetAtt Middle.Arn}
                """, Map.of());

        assertThat(shelf.diary).containsExactly("create first", "create middle", "create last");
        assertThat(shelf.things).containsEntry("middle", "see arn:shelf:first in 111111111111");
        assertThat(stack.output("Where")).isEqualTo("arn:shelf:middle");
    }

    @Test
    void aCycleIsToldByName() {
        assertThatThrownBy(() -> deploy("""
                        Resources:
                          A: {Type: Thing, Properties: {Value: !Ref B}}
                          B: {Type: Thing, Properties: {Value: !GetAtt C.Arn}}
                          C: {Type: Thing, DependsOn: A}
                        """, Map.of())).hasMessage("resources depend on each other: A -> B -> C -> A");
    }

    @Test
    void conditionsDecideWhatExists() {
        String template = """
                Parameters: {Size: {Type: Number}}
                Conditions:
                  Big: !Not [!Equals [!Ref Size, 0]]
                  Odd: !And [!Condition Big, !Or [!Equals [!Ref Size, 1], !Equals [!Ref Size, 3]]]
                Resources:
                  A: {Type: Thing, Properties: {Name: a, Value: !If [Odd, odd, !Ref AWS::NoValue]}}
                  B: {Type: Thing, Condition: Big, Properties: {Name: b}}
                Outputs:
                  OfB: {Condition: Big, Value: !Ref B}
                """;

        assertThat(deploy(template, Map.of("Size", "0")).outputs()).isEmpty();
        assertThat(shelf.things).isEqualTo(Map.of("a", ""));

        assertThat(deploy(template, Map.of("Size", "3")).outputs()).isEqualTo(Map.of("OfB", "b"));
        assertThat(shelf.things).isEqualTo(Map.of("a", "odd", "b", ""));
    }

    @Test
    void selectSplitAndSubWithItsOwnNames() {
        deploy("""
                Resources:
                  A:
                    Type: Thing
                    Properties:
                      Name: !Select [1, !Split ["/", "x/y/z"]]
                      Value: !Sub ["${Own} ${!Kept}", {Own: !Ref "AWS::Partition"}]
                """, Map.of());

        assertThat(shelf.things).isEqualTo(Map.of("y", "aws ${Kept}"));
    }

    @Test
    void deployingAgainTouchesOnlyWhatChanged() {
        deploy("""
                Resources:
                  Same: {Type: Thing, Properties: {Name: same}}
                  Changed: {Type: Thing, Properties: {Name: changed, Value: old}}
                  Renamed: {Type: Thing, Properties: {Name: before}}
                  Gone: {Type: Thing, Properties: {Name: gone}}
                  Kept: {Type: Thing, DeletionPolicy: Retain, Properties: {Name: kept}}
                """, Map.of());
        shelf.diary.clear();

        deploy("""
                Resources:
                  Same: {Type: Thing, Properties: {Name: same}}
                  Changed: {Type: Thing, Properties: {Name: changed, Value: new}}
                  Renamed: {Type: Thing, Properties: {Name: after}}
                """, Map.of());

        assertThat(shelf.diary).containsExactly("update changed", "update after", "delete gone", "delete before");
        assertThat(shelf.things).isEqualTo(Map.of("same", "", "changed", "new", "after", "", "kept", ""));
    }

    @Test
    void aFailedDeploymentIsUndone() {
        deploy("Resources: {A: {Type: Thing, Properties: {Name: a, Value: old}}}", Map.of());

        assertThatThrownBy(() -> deploy("""
                        Resources:
                          A: {Type: Thing, Properties: {Name: a, Value: new}}
                          B: {Type: Thing, DependsOn: A, Properties: {Name: b}}
                          C: {Type: Thing, DependsOn: B, Properties: {Name: c, Value: bad}}
                        """, Map.of()))
                .hasMessage("stack s in 111111111111/eu-west-1, resource C (Test::Shelf::Thing): "
                        + "the shelf does not take bad things");

        assertThat(shelf.things).isEqualTo(Map.of("a", "old"));
        assertThat(stacks.find(HERE).orElseThrow().resources()).containsOnlyKeys("A");
    }

    @Test
    void anUnknownTypeOrPropertyIsAnError() {
        assertThatThrownBy(() -> deploy("Resources: {A: {Type: AWS::S3::Bucket}}", Map.of()))
                .hasMessage("resource A: the type AWS::S3::Bucket is not supported");
        assertThatThrownBy(() -> deploy(
                        "Resources: {A: {Type: Thing, Properties: {Nmae: a, Inner: {Valeu: x}, List: y}}}", Map.of()))
                .hasMessageContaining("the property Nmae is not known here")
                .hasMessageContaining("the property Inner.Valeu is not known here")
                .hasMessageContaining("List is not a list");
    }

    @Test
    void aNameThatNobodyChoseIsTheSameInEveryRun() {
        Stack stack = deploy("Resources: {A: {Type: Thing}}", Map.of());

        assertThat(stack.resource("A").physicalId()).matches("s-A-[0-9A-F]{12}");
        assertThat(HERE.physicalName("A")).isEqualTo(stack.resource("A").physicalId());
    }

    @Test
    void deletingTheStackRemovesTheNewestFirst() {
        deploy("""
                Resources:
                  A: {Type: Thing, Properties: {Name: a}}
                  B: {Type: Thing, Properties: {Name: !Sub "${A}b"}}
                """, Map.of());
        shelf.diary.clear();

        stacks.delete(HERE);

        assertThat(shelf.diary).containsExactly("delete ab", "delete a");
        assertThat(stacks.all()).isEmpty();
    }
}
