package dev.trailwarden.scp.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trailwarden.policy.Requester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScpCaseFileTest {
    private static final String ROLE = "'principal':'arn:aws:iam::111122223333:role/Admin'";
    private static final String CALL = "'action':'cloudtrail:StopLogging','resource':'*'";

    private static ScpCaseFile parse(String cases) {
        return ScpCaseFile.parse(
                ("{'about':'x','settings':{'profiles':['core']},'cases':[" + cases + "]}").replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the case file has no cases",
                "{} | a case has no name",
                "{'name':'n'} | n has no principal",
                "{'name':'n','principals':'x'} | n has the unknown field 'principals'",
                "{'name':'n','principal':'Admin'} | n: 'Admin' is not the ARN of a role",
                "{'name':'n','principal':'arn:aws:sts::111122223333:assumed-role/Admin/ann'} "
                        + "| for a session write the role's ARN and the session beside it",
                "{'name':'n','principal':'arn:aws:iam::1111:role/x'} | n: 'arn:aws:iam::1111:role/x' is not the ARN",
                "{'name':'n'," + ROLE + "} | n has no action",
                "{'name':'n'," + ROLE + ",'action':'StopLogging'} | n has no resource",
                "{'name':'n'," + ROLE + "," + CALL + "} | n: expect is ''; write allowed",
                "{'name':'n'," + ROLE + "," + CALL + ",'expect':'refused'} | n: expect is 'refused'; write allowed",
                "{'name':'n','account':'root'," + ROLE + "," + CALL + ",'expect':'allowed'} | n: account is 'root'",
            })
    void aCaseThatCannotBeRunIsRefused(String cases, String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(cases)).withMessageContaining(reason);
    }

    @Test
    void valuesThatAreNotTextAreRefused() {
        String one = "{'name':'n'," + ROLE + "," + CALL + ",'context':%s,'expect':'allowed'}";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(one.formatted("{'a:b':true}")))
                .withMessageContaining("n: the context key a:b must be a string");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(one.formatted("'a:b'")))
                .withMessageContaining("n: context must be an object");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScpCaseFile.parse("{\"about\":\"x\",\"cases\":[]}"))
                .withMessageContaining("no cases");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScpCaseFile.parse("{'about':'x','settings':7,'cases':[%s]}"
                        .formatted(one.formatted("{}"))
                        .replace('\'', '"')))
                .withMessageContaining("the settings are not a JSON object");
    }

    @Test
    void twoCasesOfTheSameNameAreRefused() {
        String one = "{'name':'n'," + ROLE + "," + CALL + ",'expect':'allowed'}";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(one + "," + one))
                .withMessageContaining("two cases of the same name");
    }

    @Test
    void textThatIsNotJsonIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScpCaseFile.parse("cases:"))
                .withMessageContaining("is not valid JSON");
    }

    @Test
    void aServiceCanBeTheCaller() {
        ScpCase one = parse("{'name':'n','principal':'events.amazonaws.com'," + CALL + ",'expect':'allowed'}")
                .cases()
                .getFirst();
        assertThat(one.request().requester()).isEqualTo(new Requester.AwsService("events.amazonaws.com"));
        assertThat(one.account()).isEqualTo(ScpCase.Account.MEMBER);
    }
}
