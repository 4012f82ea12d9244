using Kyc.Cli.Evaluate;

namespace Kyc.Cli.Tests.Evaluate;

/// <summary>Reading lists of pairs.</summary>
public sealed class PairsFileTests
{
    [Theory]
    [InlineData("file_a,file_b", PairRole.Picture, PairRole.Picture)]
    [InlineData("document_file,selfie_file", PairRole.Document, PairRole.Picture)]
    [InlineData("portrait,clip", PairRole.Picture, PairRole.Video)]
    [InlineData("id_card,face_video", PairRole.Document, PairRole.Video)]
    public void The_columns_say_what_the_files_are(string columns, PairRole first, PairRole second)
    {
        var list = PairsFile.Read($"id,Label,{columns}\n1,Genuine,a.jpg,b.jpg\n", "/x/y", _ => true);
        var pair = Assert.Single(list.Pairs);
        Assert.True(pair.Genuine);
        Assert.Equal(new PairFile("/x/y/a.jpg", first), pair.First);
        Assert.Equal(new PairFile("/x/y/b.jpg", second), pair.Second);
    }

    [Fact]
    public void Other_labels_are_counted_and_left_out()
    {
        var list = PairsFile.Read("label,file_a,file_b\nambiguous,a,b\nimpostor,a,b\nambiguous,c,d\n", "/x", _ => true);
        Assert.False(Assert.Single(list.Pairs).Genuine);
        Assert.Equal(2, list.LeftOut["ambiguous"]);
    }

    [Fact]
    public void Paths_may_be_relative_to_the_folder_above()
    {
        var list = PairsFile.Read("label,file_a,file_b\ngenuine,p/a,p/b\n", "/x/y",
            path => path.StartsWith("/x/p", StringComparison.Ordinal));
        Assert.Equal("/x", list.Base);
        Assert.Equal("/x/p/a", list.Pairs[0].First.Path);
    }

    [Fact]
    public void Reference_scores_are_taken_when_there()
    {
        var list = PairsFile.Read("label,file_a,file_b,ref_cos\ngenuine,a,b,0.51\nimpostor,a,b,\n", "/x", _ => true);
        Assert.Equal([0.51, null], list.Pairs.Select(pair => pair.Reference));
    }

    [Fact]
    public void Quoted_fields_may_hold_commas_quotes_and_line_feeds()
    {
        var list = PairsFile.Read("label,file_a,file_b\r\ngenuine,\"a, \"\"x\"\"\",\"b\nc\"\r\n", "/x", _ => true);
        Assert.Equal("/x/a, \"x\"", list.Pairs[0].First.Path);
        Assert.Equal("/x/b\nc", list.Pairs[0].Second.Path);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("file_a,file_b\na,b\n", "'label'")]
    [InlineData("label,left,right\ngenuine,a,b\n", "document_file and selfie_file")]
    [InlineData("label,file_a,file_b\ngenuine,a\n", "record 2 has 2 fields; expected 3")]
    [InlineData("label,file_a,file_b\ngenuine,\"a,b\n", "never closed")]
    public void What_is_no_list_is_refused_with_what_was_expected(string text, string words) =>
        Assert.Contains(
            words, Assert.Throws<PairsFileException>(() => PairsFile.Read(text, "/x", _ => true)).Message,
            StringComparison.Ordinal);
}
