package dev.trailwarden.sandbox.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
    @Test
    void shortTagsAndLongNamesReadTheSame() {
        Template yaml = Template.read("""
                Resources:
                  A: {Type: T, Properties: {Name: a}}
                  B:
                    Type: T
                    Properties:
                      X: !GetAtt A.Arn
                      Y: !Sub "${A}/${AWS::Region}"
                      Z: !Join ["-", [!Ref A, b]]
                """);
        Template json = Template.read("""
                {"Resources": {
                  "A": {"Type": "T", "Properties": {"Name": "a"}},
                  "B": {"Type": "T", "Properties": {
                    "X": {"Fn::GetAtt": ["A", "Arn"]},
                    "Y": {"Fn::Sub": "${A}/${AWS::Region}"},
                    "Z": {"Fn::Join": ["-", [{"Ref": "A"}, "b"]]}}}}}
                """);

        assertThat(yaml).isEqualTo(json);
    }

    @Test
    void aPolicyVersionStaysTextAndAnAccountIdKeepsItsZero() {
        Template template = Template.read("""
                Resources:
                  A: {Type: T, Properties: {Version: 2012-10-17, Account: 012345678901, Count: 7, On: true}}
                """);

        assertThat(template.resources().values())
                .extracting(resource -> resource.properties().toString())
                .containsExactly("{\"Version\":\"2012-10-17\",\"Account\":\"012345678901\",\"Count\":7,\"On\":true}");
    }

    @Test
    void aTransformIsRefusedByName() {
        assertThatThrownBy(() -> Template.read("""
                        Transform: AWS::Serverless-2016-10-31
                        Resources: {A: {Type: T}}
                        """))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("AWS::Serverless-2016-10-31")
                .hasMessageContaining("StackSets refuse");
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertThatThrownBy(() -> Template.read("""
                        Mappings: {}
                        Parameters: {P: {Type: AWS::SSM::Parameter::Value, Defualt: x}}
                        Resources:
                          A:
                            Type: T
                            Condition: Missing
                            Properties: {X: {"Fn::Cidr": [a]}}
                          B:
                            Type: T
                            CreationPolicy: {}
                            DependsOn: C
                            Properties: {X: {Ref: Nobody}}
                        """))
                .hasMessageContaining("the section 'Mappings' is not supported")
                .hasMessageContaining("type 'AWS::SSM::Parameter::Value' is not supported")
                .hasMessageContaining("'Defualt' is not known")
                .hasMessageContaining("the condition Missing does not exist")
                .hasMessageContaining("Fn::Cidr is not supported")
                .hasMessageContaining("'CreationPolicy' is not supported")
                .hasMessageContaining("depends on C, which does not exist")
                .hasMessageContaining("refers to Nobody, which does not exist");
    }

    @Test
    void anUnknownTagIsToldWithItsLine() {
        assertThatThrownBy(() -> Template.read("Resources:\n  A:\n    Type: !ImportValue x\n"))
                .hasMessage("line 3: !ImportValue is not supported");
    }

    @Test
    void aKeyGivenTwiceIsRefused() {
        assertThatThrownBy(() -> Template.read("Resources:\n  A: {Type: T}\n  A: {Type: U}\n"))
                .hasMessage("line 3: the key 'A' is there twice");
    }

    @Test
    void aliasesAreRefused() {
        assertThatThrownBy(() -> Template.read(
                        "Resources:\n  A: {Type: T, Properties: &p {X: y}}\n  B: {Type: T, Properties: *p}\n"))
                .hasMessageContaining("aliases");
    }

    @Test
    void oneByteMoreThanTheLimitIsTooLong() {
        String head = "Resources: {A: {Type: T}}\n#";
        String fits = head + "x".repeat(Template.MAX_BYTES - head.length());

        assertThat(Template.read(fits).resources()).hasSize(1);
        assertThatThrownBy(() -> Template.read(fits + "x")).hasMessageContaining("51,201 bytes");
    }

    @Test
    void everyProblemOfTheParametersIsToldAtOnceAndSecretsAreNot() {
        Template template = Template.read("""
                Parameters:
                  Id: {Type: String, AllowedPattern: "^[0-9]{12}$"}
                  Stage: {Type: String, AllowedValues: [a, b], Default: a}
                  Key: {Type: String, MinLength: 8, NoEcho: true}
                  Memory: {Type: Number, MinValue: 512}
                  Needed: {Type: String}
                Resources: {A: {Type: T}}
                """);

        assertThatThrownBy(() -> template.parameterValues(
                        Map.of("Id", "1", "Stage", "c", "Key", "hunter2", "Memory", "1", "Other", "x")))
                .hasMessageContaining("the template has no parameter Other")
                .hasMessageContaining("parameter Id: '1' does not match ^[0-9]{12}$")
                .hasMessageContaining("parameter Stage: 'c' is not one of [a, b]")
                .hasMessageContaining("parameter Key: the value is shorter than 8")
                .hasMessageContaining("parameter Memory: '1' is below 512")
                .hasMessageContaining("parameter Needed has no value")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void aListParameterGivesItsItems() {
        Template template = Template.read("""
                Parameters: {L: {Type: CommaDelimitedList, Default: ""}}
                Resources: {A: {Type: T}}
                """);

        assertThat(template.parameterValues(Map.of("L", "a, b"))).hasToString("{L=[\"a\",\"b\"]}");
        assertThat(template.parameterValues(Map.of())).hasToString("{L=[]}");
    }
}
