import pytest

from testamur import errors


def test_it_states_the_fact_the_value_and_what_to_do():
    error = errors.DocumentError("Profile.url", "here", "give an absolute IRI")

    assert str(error) == "Profile.url is 'here': give an absolute IRI"
    assert (error.field, error.value, error.hint) == ("Profile.url", "here", "give an absolute IRI")


def test_it_cuts_a_long_value_short():
    assert len(str(errors.DocumentError("image", "x" * 5000, "smaller"))) < 120


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (errors.MalformedError("PNG image", "it ends early"), "not a well-formed PNG image: it ends early"),
        (
            errors.ResolutionError("did:web:a.example", "no answer"),
            "did:web:a.example could not be resolved: no answer",
        ),
        (errors.LoadError("https://a.example", "no answer"), "https://a.example could not be loaded: no answer"),
        (errors.StatusError("RANGE_ERROR", "beyond the end"), "RANGE_ERROR: beyond the end"),
    ],
)
def test_every_error_has_one_root_and_reads_as_a_sentence(error, message):
    assert isinstance(error, errors.TestamurError)
    assert str(error) == message
