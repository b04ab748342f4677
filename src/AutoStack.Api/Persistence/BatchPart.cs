using System.Data.Common;
using Marten.Linq.QueryHandlers;
using Marten.Services.BatchQuerying;
using Weasel.Postgresql;
using Weasel.Storage;

namespace AutoStack.Api.Persistence;

/// <summary>A hand-written question as a part of one of Marten's batches, so that it costs no round trip of its own.</summary>
internal sealed class BatchPart<T> : IQueryHandler<T>
{
    private readonly Action<ICommandBuilder> question;
    private readonly Func<DbDataReader, CancellationToken, Task<T>> read;

    private BatchPart(Action<ICommandBuilder> question, Func<DbDataReader, CancellationToken, Task<T>> read) => (this.question, this.read) = (question, read);

    /// <summary>Answers once the batch is executed.</summary>
    public static Task<T> Add(IBatchedQuery batch, Action<ICommandBuilder> question, Func<DbDataReader, CancellationToken, Task<T>> read) => batch.AddItem(new BatchPart<T>(question, read));

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session) => question(builder);

    public Task<T> HandleAsync(DbDataReader reader, IStorageSession session, CancellationToken token) => read(reader, token);

    public Task<int> StreamJson(Stream stream, DbDataReader reader, CancellationToken token) => throw new NotSupportedException("What was asked for is no document.");
}
