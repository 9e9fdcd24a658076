package dev.trailwarden.sandbox.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.sandbox.model.ApiError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryFormTest {
    @Test
    void listsMapsAndNestedMembersBecomeTheTreeAJsonServiceWouldGet() {
        String body = "Action=Publish&Message=a%26b+c&Tags.member.2.Key=two&Tags.member.1.Key=one"
                + "&MessageAttributes.entry.1.Name=incident&MessageAttributes.entry.1.Value.DataType=String"
                + "&MessageAttributes.entry.1.Value.StringValue=42&Attributes.entry.1.key=k&Attributes.entry.1.value=v";

        assertThat(QueryForm.read(body).toString())
                .isEqualTo(
                        "{'Action':'Publish','Message':'a&b c','Tags':[{'Key':'one'},{'Key':'two'}],".replace('\'', '"')
                                + ("'MessageAttributes':{'incident':{'DataType':'String','StringValue':'42'}},"
                                                + "'Attributes':{'k':'v'}}")
                                        .replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A.b.c.d.e.f.g.h.i.j.k.l.m=1", "A.member.x=1", "A=%zz"})
    void aFormThatMakesNoSenseIsMalformed(String body) {
        assertThatThrownBy(() -> QueryForm.read(body))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.code()).isEqualTo("MalformedQueryString"));
    }

    @Test
    void tooManyParametersAreRefused() {
        assertThatThrownBy(() -> QueryForm.read("a=1&".repeat(2001))).isInstanceOf(ApiError.class);
    }
}
